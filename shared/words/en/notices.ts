import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** What notifications of the desktop say. */
export const notices = {
  newMessages: (count: number) =>
    plural(count, { one: 'New message', other: `${numbers.number(count)} new messages` }),
  attention: 'Asks for your attention',
  unreadable: 'A message that can’t be shown here',
  /** A line of somebody in a room. */
  said: (nick: string, text: string) => `${nick}: ${text}`,
  /** The title of private messages in a room. */
  privately: (nick: string, room: string) => `${nick} (${room})`,
  summaryTitle: 'Balcony',
  summary: (messages: number, conversations: number) =>
    `${numbers.number(messages)} new messages in ${plural(conversations, { one: 'one chat', other: `${numbers.number(conversations)} chats` })}`,
  strangersTitle: 'Unknown senders',
  strangers: 'Someone you don’t know wants to reach you',
  invitationTitle: 'Invitation',
  invitation: 'You are invited to a room',
  answerNotSent: 'Your reply couldn’t be sent',
} as const
