import { plural } from './plural.ts'

/** The icon in the tray: its tooltip and its menu. Names come in as they may stand in a sentence. */
export const tray = {
  app: 'Balcony',
  /** `since` is a time of day. */
  idle: (shown: string, since: string): string => `${shown}, no input since ${since}`,
  otherDevice: (shown: string): string => `On another device: ${shown}`,
  connecting: 'Connecting…',
  tryingAgain: 'Not connected, trying again',
  needsAttention: 'Not connected, needs your attention',
  notConnected: 'Not connected',
  accountNotConnected: (address: string): string => `${address} is not connected`,
  accountsNotConnected: (count: number): string =>
    plural(count, { one: `${count} account is not connected`, other: `${count} accounts are not connected` }),
  unreadMessages: (count: number): string =>
    plural(count, { one: `${count} unread message`, other: `${count} unread messages` }),
  account: (address: string, state: string): string => `${address}: ${state}`,
  status: 'Status message…',
  conversation: (name: string, count: number): string => `${name} (${count})`,
  moreConversations: (count: number): string =>
    plural(count, { one: `And ${count} more chat`, other: `And ${count} more chats` }),
  muteHour: 'Mute notifications for an hour',
  muteTomorrow: 'Mute notifications until tomorrow',
  /** `until` is a moment within a sentence. */
  unmute: (until: string): string => `Turn notifications on (muted until ${until})`,
  show: 'Show Balcony',
  hide: 'Hide Balcony',
  quit: 'Quit Balcony',
} as const
