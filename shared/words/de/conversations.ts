import { numbers } from './numbers.ts'
import { plural } from './plural.ts'
import { quoted } from './quoted.ts'

export const conversations = {
  column: 'Chats',
  lists: 'Chats und Kontakte',
  chats: 'Chats',
  people: 'Kontakte',
  startChat: 'Chat beginnen',
  addToContacts: 'Zu Kontakten hinzufügen',
  account: 'Von',
  newText: 'Gib die Adresse der Person ein, mit der du schreiben möchtest. Sie kann auf jedem Server sein.',
  notesText: 'Nur du kannst lesen, was du dort schreibst.',
  addressPlaceholder: 'juliet@example.org',
  search: 'Suchen',
  searchPlaceholder: 'Personen und Chats suchen',
  clearSearch: 'Suche leeren',
  results: 'Ergebnisse',
  resultsChats: 'Chats',
  resultsContacts: 'Kontakte',
  nothingFound: (query: string): string => `Weder Personen noch Chats passen zu ${quoted(query)}.`,
  nothingFoundText: 'Du kannst an jede Adresse schreiben, auch wenn sie nicht in deinen Kontakten ist.',
  writeToSomebody: 'Jemandem schreiben',
  resultCount: (count: number): string =>
    plural(count, { one: `${numbers.number(count)} Ergebnis`, other: `${numbers.number(count)} Ergebnisse` }),
  empty: 'Noch keine Chats',
  emptyText: 'Schreib jemandem oder warte, bis dir jemand schreibt.',
  emptyForAccount: 'Noch keine Chats mit diesem Konto',
  draft: 'Entwurf:',
  writing: 'schreibt …',
  unread: (count: number): string => `${numbers.number(count)} ungelesen`,
  you: 'Du:',
  goToSearch: 'Personen und Chats suchen',
} as const
