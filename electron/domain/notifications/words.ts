import { words as allWords } from '../../../shared/words/index.ts'

/** What notifications say. They are shown by the desktop, so their words are not the window's. */
export const words = {
  newMessages: (count: number): string => (count === 1 ? 'New message' : `${count} new messages`),
  attention: allWords.notifications.attention,
  unreadable: allWords.notifications.unreadable,
  summaryTitle: 'Balcony',
  summary: (messages: number, conversations: number): string =>
    `${messages} new messages in ${conversations === 1 ? 'one conversation' : `${conversations} conversations`}`,
  strangersTitle: allWords.notifications.strangersTitle,
  strangers: allWords.notifications.strangers,
  answerNotSent: 'Your answer could not be sent',
} as const
