import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

export const chat = {
  messages: 'Nachrichten',
  messageBy: (author: string, time: string): string => `${inSentence(author)}, ${time}`,
  tryAgain: 'Nochmals versuchen',
  discard: 'Verwerfen',
  notSent: 'Nicht gesendet.',
  newMessages: 'Neue Nachrichten',
  showAll: 'Alles anzeigen',
  showLess: 'Weniger anzeigen',
  lengthLeft: (characters: number): string =>
    plural(characters, {
      one: `${numbers.number(characters)} weiteres Zeichen`,
      other: `${numbers.number(characters)} weitere Zeichen`,
    }),
  toNow: 'Neueste Nachrichten',
  toNowWithNew: (count: number): string => `Neueste Nachrichten, ${numbers.number(count)} neu`,
  loading: 'Nachrichten werden geladen …',
  emptyTitle: 'Sag Hallo',
  emptyText:
    'Hier gibt es noch keine Nachrichten. Balcony bewahrt auf, was du schreibst, und sendet es, sobald du online bist.',
  message: 'Nachricht',
  placeholder: 'Nachricht',
  send: 'Senden',
  isWriting: (name: string): string => `${inSentence(name)} schreibt …`,
  draftNotKept: (sentence: string): string => `Dein Entwurf ist noch nicht gespeichert. ${sentence}`,
  ownWindow: 'In eigenem Fenster öffnen',
  closeConversation: 'Chat schließen',
  more: 'Mehr',
  markRead: 'Als gelesen markieren',
} as const
