import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

export const chat = {
  messages: 'Messages',
  messageBy: (author: string, time: string): string => `${inSentence(author)}, ${time}`,
  tryAgain: 'Try again',
  discard: 'Discard',
  notSent: 'Not sent.',
  newMessages: 'New messages',
  showAll: 'Show all',
  showLess: 'Show less',
  lengthLeft: (characters: number): string =>
    plural(characters, {
      one: `${numbers.number(characters)} more character`,
      other: `${numbers.number(characters)} more characters`,
    }),
  toNow: 'Newest messages',
  toNowWithNew: (count: number): string => `Newest messages, ${numbers.number(count)} new`,
  loading: 'Loading messages…',
  emptyTitle: 'Say hello',
  emptyText:
    'There are no messages yet. Balcony keeps what you write and sends it as soon as you are online.',
  message: 'Message',
  placeholder: 'Write a message',
  send: 'Send',
  isWriting: (name: string): string => `${inSentence(name)} is writing…`,
  draftNotKept: (sentence: string): string => `What you typed isn’t saved yet. ${sentence}`,
  ownWindow: 'Open in its own window',
  closeConversation: 'Close chat',
  more: 'More',
  markRead: 'Mark as read',
} as const
