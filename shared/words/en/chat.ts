import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'

export const chat = {
  messages: 'Messages',
  messageBy: (author: string, time: string): string => `${inSentence(author)}, ${time}`,
  tryAgain: 'Try again',
  discard: 'Discard',
  notSent: 'Not sent.',
  newMessages: 'New messages',
  showAll: 'Show all',
  showLess: 'Show less',
  lengthLeft: (characters: number): string => `${numbers.number(characters)} more characters`,
  toNow: 'Newest messages',
  toNowWithNew: (count: number): string =>
    count === 1 ? 'Newest messages, 1 new' : `Newest messages, ${count} new`,
  loading: 'Loading messages…',
  emptyTitle: 'Say hello',
  emptyText: 'Nothing has been said here yet. What you write is kept, and sent as soon as you are online.',
  message: 'Message',
  placeholder: 'Write a message',
  send: 'Send',
  isWriting: (name: string): string => `${inSentence(name)} is writing…`,
  draftNotKept: (sentence: string): string => `What you typed is not kept on the disk yet. ${sentence}`,
  ownWindow: 'Open in own window',
  closeConversation: 'Close conversation',
  more: 'More',
  markRead: 'Mark as read',
} as const
