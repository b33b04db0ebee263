import type { OwnPresence, ShownPresence } from '../../../shared/model/presence.ts'
import type { Settings } from '../../../shared/model/store.ts'

type Limits = Pick<Settings, 'awayAfterMinutes' | 'extendedAwayAfterMinutes'>

/** A time without input. */
export interface Idleness {
  readonly level: 'away' | 'xa'
  /** Milliseconds since 1970. */
  readonly since: number
}

const MINUTE_MS = 60_000
const msOf = (minutes: number | null): number => (minutes === null ? Infinity : minutes * MINUTE_MS)

/** The level after this time without input, in milliseconds; null if it is too short. */
export function levelAfter(idleMs: number, limits: Limits): Idleness['level'] | null {
  if (idleMs >= msOf(limits.extendedAwayAfterMinutes)) return 'xa'
  return idleMs >= msOf(limits.awayAfterMinutes) ? 'away' : null
}

/** The least time until the next level, in milliseconds; Infinity if there is none. */
export function untilNextLevel(idleMs: number, limits: Limits): number {
  const ahead = [limits.awayAfterMinutes, limits.extendedAwayAfterMinutes]
    .map(msOf)
    .filter((ms) => ms > idleMs)
  return Math.min(Infinity, ...ahead) - idleMs
}

/**
 * The presence that others see. Idleness only makes a person more away than they chose. "Do not disturb" and offline
 * stay as they are.
 */
export function shownPresence(chosen: OwnPresence, idle: Idleness | null): ShownPresence {
  const { show } = chosen
  const further = idle !== null && (show === 'available' || (show === 'away' && idle.level === 'xa'))
  return further
    ? { ...chosen, show: idle.level, idleSince: idle.since }
    : { show, status: chosen.status, idleSince: null }
}
