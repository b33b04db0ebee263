import type { FullJid } from './jid.ts'

/** RFC 6121 §4.7.2.1, with `chat` folded into `available`, plus `offline`. */
export type Show = 'available' | 'away' | 'dnd' | 'xa' | 'offline'

export const SHOWS = ['available', 'away', 'dnd', 'xa', 'offline'] as const satisfies readonly Show[]

/** What a person chose to show. `offline` disconnects. */
export interface OwnPresence {
  readonly show: Show
  readonly status: string
}

/** What others are shown of the person: what was chosen, or that there was no input for a while. */
export interface ShownPresence extends OwnPresence {
  /** Since when there was no input, in milliseconds since 1970, where that is why it is shown; else null. */
  readonly idleSince: number | null
}

/** One connected client of a contact. */
export interface ResourcePresence {
  readonly jid: FullJid
  readonly show: Exclude<Show, 'offline'>
  readonly status: string
  readonly priority: number
}

/** A contact's presence as one: that of the resource most worth talking to. */
export interface PresenceSummary {
  readonly show: Show
  readonly status: string
}

export const OFFLINE: PresenceSummary = { show: 'offline', status: '' }
