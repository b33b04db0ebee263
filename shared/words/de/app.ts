import { numbers } from './numbers.ts'

export const app = {
  loading: 'Balcony wird geöffnet …',
  chatsAppear: 'Hier erscheinen deine Chats',
  chooseConversation: 'Wähle einen Chat',
  chooseConversationText: 'Wähle einen aus der Liste oder beginne einen neuen.',
  resizeConversations: 'Breite der Chatliste',
  connection: 'Verbindung',
  connected: 'Verbunden',
  connecting: 'Verbinde …',
  offline: 'Offline',
  retrying: (seconds: number): string => `Offline, neuer Versuch in ${numbers.number(seconds)} s`,
  stopped: 'Nicht verbunden',
  /** Which account a line is about, where there are several. */
  ofAccount: (address: string, line: string): string => `${address}: ${line}`,
  tryNow: 'Jetzt versuchen',
  // Shortcuts
  shortcuts: 'Tastenkürzel',
  shortcutGroups: { app: 'Balcony', chats: 'Chats', chat: 'In einem Chat' },
  openSwitcher: 'Gehe zu einer Person oder einem Befehl',
  openSettings: 'Einstellungen',
  listShortcuts: 'Alle Tastenkürzel anzeigen',
  nextChat: 'Nächster Chat',
  previousChat: 'Vorheriger Chat',
  nextUnread: 'Nächster ungelesener Chat',
  previousUnread: 'Vorheriger ungelesener Chat',
  nthChat: 'Chat nach seinem Platz in der Liste',
  /** As they are written on a keyboard. */
  keyNames: { Mod: 'Strg', Alt: 'Alt', Shift: 'Umschalt', Escape: 'Esc', ' ': 'Leertaste' },
  // Switcher
  switcher: 'Gehe zu',
  switcherPlaceholder: 'Name, Adresse oder Befehl eingeben',
  switcherEmpty: 'Nichts gefunden',
} as const
