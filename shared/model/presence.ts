import type { FullJid } from './jid.ts'

/** RFC 6121 §4.7.2.1, with `chat` folded into `available`, plus `offline`. */
export type Show = 'available' | 'away' | 'dnd' | 'xa' | 'offline'

export const SHOWS = ['available', 'away', 'dnd', 'xa', 'offline'] as const satisfies readonly Show[]

/** The presence that the person chose. `offline` disconnects. */
export interface OwnPresence {
  readonly show: Show
  readonly status: string
}

/** The presence that others see: the chosen one, or away after a while without input. */
export interface ShownPresence extends OwnPresence {
  /** Since when there was no input, in milliseconds since 1970, if that is the reason; else null. */
  readonly idleSince: number | null
}

/** One connected client of a contact. */
export interface ResourcePresence {
  readonly jid: FullJid
  readonly show: Exclude<Show, 'offline'>
  readonly status: string
  readonly priority: number
}

/** A contact's presence: that of the resource most worth talking to. */
export interface PresenceSummary {
  readonly show: Show
  readonly status: string
}

export const OFFLINE: PresenceSummary = { show: 'offline', status: '' }
