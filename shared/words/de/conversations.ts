import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

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
  clearSearch: 'Suche leeren',
  results: 'Ergebnisse',
  resultsChats: 'Chats',
  resultsContacts: 'Kontakte',
  resultCount: (count: number): string =>
    plural(count, { one: `${numbers.number(count)} Ergebnis`, other: `${numbers.number(count)} Ergebnisse` }),
  start: 'Chat beginnen',
  empty: 'Noch keine Chats',
  emptyText: 'Beginne einen oder warte, bis dir jemand schreibt.',
  emptyForAccount: 'Noch keine Chats mit diesem Konto',
  back: 'Zurück zu den Chats',
  draft: 'Entwurf:',
  writing: 'schreibt …',
  unread: (count: number): string => `${numbers.number(count)} ungelesen`,
  you: 'Du:',
} as const
