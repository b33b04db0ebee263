import { plural } from './plural.ts'

/** The icon in the tray: its tooltip and its menu. Names come in as they may stand in a sentence. */
export const tray = {
  app: 'Balcony',
  /** `since` is a time of day. */
  idle: (shown: string, since: string): string => `${shown}, keine Eingabe seit ${since}`,
  otherDevice: (shown: string): string => `Auf einem anderen Gerät: ${shown}`,
  connecting: 'Verbinde …',
  tryingAgain: 'Nicht verbunden, neuer Versuch läuft',
  needsAttention: 'Nicht verbunden, braucht deine Aufmerksamkeit',
  notConnected: 'Nicht verbunden',
  accountNotConnected: (address: string): string => `${address} ist nicht verbunden`,
  accountsNotConnected: (count: number): string =>
    plural(count, {
      one: `${count} Konto ist nicht verbunden`,
      other: `${count} Konten sind nicht verbunden`,
    }),
  unreadMessages: (count: number): string =>
    plural(count, { one: `${count} ungelesene Nachricht`, other: `${count} ungelesene Nachrichten` }),
  account: (address: string, state: string): string => `${address}: ${state}`,
  status: 'Statusnachricht …',
  conversation: (name: string, count: number): string => `${name} (${count})`,
  moreConversations: (count: number): string =>
    plural(count, { one: `Und ${count} weiterer Chat`, other: `Und ${count} weitere Chats` }),
  muteHour: 'Benachrichtigungen für eine Stunde stummschalten',
  muteTomorrow: 'Benachrichtigungen bis morgen stummschalten',
  /** `until` is a moment within a sentence. */
  unmute: (until: string): string => `Benachrichtigungen einschalten (stumm bis ${until})`,
  show: 'Balcony anzeigen',
  hide: 'Balcony ausblenden',
  quit: 'Balcony beenden',
} as const
