import { plural } from './plural.ts'

/** What notifications of the desktop say. */
export const notices = {
  newMessages: (count: number) => plural(count, { one: 'New message', other: `${count} new messages` }),
  attention: 'Asks for your attention',
  unreadable: 'A message that cannot be shown here',
  summaryTitle: 'Balcony',
  summary: (messages: number, conversations: number) =>
    `${messages} new messages in ${plural(conversations, { one: 'one conversation', other: `${conversations} conversations` })}`,
  strangersTitle: 'Unknown senders',
  strangers: 'Someone you do not know wants to reach you',
  answerNotSent: 'Your answer could not be sent',
} as const
