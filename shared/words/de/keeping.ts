import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

export const keeping: Words['keeping'] = {
  archive: 'Archivieren',
  unarchive: 'Aus dem Archiv holen',
  archived: 'Archiviert',
  archivedText:
    'Sie kommen von selbst zurück, wenn eine neue Nachricht eintrifft, außer sie sind stummgeschaltet.',
  archivedRow: (count) =>
    plural(count, { one: `${numbers.number(count)} Chat`, other: `${numbers.number(count)} Chats` }),
  archivedEmpty: 'Keine archivierten Chats',
  archivedNow: (name) => `${inSentence(name)} ist archiviert`,
  markUnread: 'Als ungelesen markieren',
  markedUnread: 'Als ungelesen markiert',

  pin: 'Anheften',
  unpin: 'Lösen',
  pinned: 'Angeheftet',
  pinnedMessages: 'Angeheftete Nachrichten',
  pinnedCount: (count) =>
    plural(count, {
      one: `${numbers.number(count)} angeheftete Nachricht`,
      other: `${numbers.number(count)} angeheftete Nachrichten`,
    }),
  pinnedBy: (name) => `Angeheftete Nachricht von ${inSentence(name)}`,
  allPinned: 'Alle angehefteten Nachrichten',
  noPinned: 'Hier ist keine Nachricht angeheftet. Wähle „Anheften“ im Menü einer Nachricht.',
  unpinOne: (name) => `Lösen: ${inSentence(name)}`,
  unpinnedNow: 'Gelöst',
  unbookmarkedNow: 'Lesezeichen entfernt',
  bookmark: 'Lesezeichen setzen',
  unbookmark: 'Lesezeichen entfernen',
  bookmarked: 'Mit Lesezeichen',
  bookmarks: 'Lesezeichen',
  bookmarksOf: (name) => `Lesezeichen im Chat mit ${inSentence(name)}`,
  bookmarksText: 'Nur du siehst deine Lesezeichen.',
  noBookmarks: 'Noch keine Lesezeichen',
  noBookmarksText: 'Wähle „Lesezeichen setzen“ im Menü einer Nachricht, die du wiederfinden möchtest.',
  allChats: 'Lesezeichen aller Chats zeigen',
  removeBookmark: (name) => `Lesezeichen entfernen: ${inSentence(name)}`,
  more: 'Mehr zeigen',

  clear: 'Verlauf leeren …',
  clearTitleOf: (name) => `Verlauf mit ${inSentence(name)} leeren`,
  clearText:
    'Löscht Nachrichten und ihre Dateien von diesem Gerät. Alle anderen behalten ihre, und ebenso deine anderen Geräte. Das lässt sich nicht rückgängig machen.',
  clearWhat: 'Zu löschende Nachrichten',
  clearAll: 'Alle Nachrichten',
  clearConfirm: 'Nachrichten löschen',
  clearOf: (name) => `Leeren: ${inSentence(name)}`,
  clearShort: 'Leeren …',

  delete: 'Chat löschen …',
  deleted: (name) => `Gelöscht: Chat mit ${inSentence(name)}`,
  deletedNotes: 'Gelöscht: deine Notizen',
  undo: 'Rückgängig',
  restored: (name) => `Wiederhergestellt: Chat mit ${inSentence(name)}`,
  undoDelete: 'Löschen eines Chats rückgängig machen',

  expiry: 'Wie lange Nachrichten bleiben',
  expiryText: 'Ältere Nachrichten werden von diesem Gerät gelöscht. Alle anderen behalten ihre.',
  expiryAll: 'Nachrichten auf diesem Gerät löschen',
  expiryTitleOf: (name) => `Wie lange Nachrichten mit ${inSentence(name)} bleiben`,
  expiryChange: 'Ändern …',
  expiryChoices: {
    never: 'Nie',
    likeAll: (rule) => `Wie alle Chats (${rule})`,
    days: (days) =>
      plural(days, {
        one: `Nach ${numbers.number(days)} Tag`,
        other: `Nach ${numbers.number(days)} Tagen`,
      }),
    year: 'Nach einem Jahr',
  },
  keptForEver: 'Nachrichten bleiben, bis du sie löschst.',
  keptFor: (days) =>
    plural(days, {
      one: `Nachrichten werden nach ${numbers.number(days)} Tag von diesem Gerät gelöscht.`,
      other: `Nachrichten werden nach ${numbers.number(days)} Tagen von diesem Gerät gelöscht.`,
    }),

  nothingStored: 'Es sind keine Nachrichten gespeichert.',
}
