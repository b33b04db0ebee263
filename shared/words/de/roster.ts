import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'

export const roster = {
  contacts: 'Kontakte',
  block: 'Blockieren',
  unblock: 'Freigeben',
  noGroup: 'Weitere',
  groupCount: (online: number, all: number): string => `${numbers.number(online)} von ${numbers.number(all)}`,
  addContact: 'Kontakt hinzufügen',
  options: 'Anzeige',
  hideOffline: 'Personen ausblenden, die offline sind',
  showOffline: 'Personen anzeigen, die offline sind',
  blockedPeople: 'Blockierte Personen',
  nobodyBlocked: 'Niemand ist blockiert',
  nobodyBlockedText:
    'Von blockierten Personen bekommst du nichts. Um jemanden zu blockieren, öffne das Menü des Chats oder des Eintrags unter „Kontakte“.',
  empty: 'Noch niemand hier',
  emptyText: 'Füge eine Person mit ihrer Adresse hinzu, um zu sehen, wann sie online ist.',
  allOffline: 'Alle sind offline',
  allOfflineText: 'Deine Kontakte sind ausgeblendet, solange sie offline sind.',
  waitingForAnswer: 'Hat deine Anfrage noch nicht beantwortet',
  notShared: 'Du siehst nicht, wann diese Person online ist',
  more: (name: string): string => `Mehr zu ${inSentence(name)}`,
  openChat: 'Chat öffnen',
  edit: 'Name und Gruppen …',
  remove: 'Aus Kontakten entfernen …',
  editTitle: (address: string): string => `Kontakt ${inSentence(address)}`,
  name: 'Name',
  namePlaceholder: 'So nennst du diese Person',
  groups: 'Gruppen',
  newGroup: 'Neue Gruppe',
  addGroup: 'Gruppe hinzufügen',
  blockTitle: (name: string): string => `${inSentence(name)} blockieren?`,
  blockText:
    'Du bekommst nichts mehr von dieser Adresse, und dort ist nicht mehr zu sehen, wann du online bist. Die Person erfährt es nicht.',
} as const
