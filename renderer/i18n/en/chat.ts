import type { MessageState } from '../../../shared/model/message.ts'

const states: Readonly<Record<MessageState, string>> = {
  waiting: 'Waiting',
  sent: 'Sent',
  acknowledged: 'Sent',
  delivered: 'Delivered',
  failed: 'Failed',
}

export const chat = {
  messages: 'Messages',
  you: 'You',
  messageBy: (author: string, time: string): string => `${author}, ${time}`,
  states,
  tryAgain: 'Try again',
  discard: 'Discard',
  notSent: 'Not sent.',
  newMessages: 'New messages',
  showAll: 'Show all',
  showLess: 'Show less',
  lengthLeft: (characters: number): string =>
    `${new Intl.NumberFormat('en').format(characters)} more characters`,
  toNow: 'Newest messages',
  toNowWithNew: (count: number): string =>
    count === 1 ? 'Newest messages, 1 new' : `Newest messages, ${count} new`,
  loading: 'Loading messages…',
  beginning: 'This is the beginning of your conversation.',
  emptyTitle: (name: string): string => `Say hello to ${name}`,
  emptyText: 'What you write is kept here and sent as soon as you are online.',
  message: 'Message',
  placeholder: 'Write a message',
  send: 'Send',
  isWriting: (name: string): string => `${name} is writing…`,
  draftNotKept: (sentence: string): string => `What you typed is not kept on the disk yet. ${sentence}`,
  closeConversation: 'Close conversation',
  more: 'More',
  markRead: 'Mark as read',
  latest: 'Go to the newest message',
  notAContact: (name: string): string => `${name} is not among your contacts.`,
  waitingForThem: (name: string): string => `${name} has not answered your request yet.`,
} as const
