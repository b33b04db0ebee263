import type { Show } from '../../../shared/model/presence.ts'

const presence: Readonly<Record<Show, string>> = {
  available: 'Available',
  away: 'Away',
  dnd: 'Do not disturb',
  xa: 'Extended away',
  offline: 'Offline',
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

const DAY_MS = 24 * 60 * 60_000

/** Every word of the tray. */
export const words = {
  presence,
  app: 'Balcony',
  idle: (shown: string, since: number): string => `${shown}, no input since ${time.format(since)}`,
  otherDevice: (shown: string): string => `On another device: ${shown}`,
  notConnected: 'not connected',
  unreadMessages: (count: number): string => (count === 1 ? '1 unread message' : `${count} unread messages`),
  account: (address: string, shown: string): string => `${address}: ${shown}`,
  status: 'Status message…',
  conversation: (name: string, count: number): string => `${name} (${count})`,
  moreConversations: (count: number): string =>
    count === 1 ? 'And 1 more conversation' : `And ${count} more conversations`,
  muteHour: 'Mute notifications for an hour',
  muteTomorrow: 'Mute notifications until tomorrow',
  unmute: (until: number, now: number): string =>
    `Turn notifications on (muted until ${(until - now < DAY_MS ? time : dayAndTime).format(until)})`,
  show: 'Show Balcony',
  hide: 'Hide Balcony',
  quit: 'Quit Balcony',
} as const
