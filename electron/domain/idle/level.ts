import type { OwnPresence, ShownPresence } from '../../../shared/model/presence.ts'
import type { Settings } from '../../../shared/model/store.ts'

type Limits = Pick<Settings, 'awayAfterMinutes' | 'extendedAwayAfterMinutes'>

/** That there was no input for a while. */
export interface Idleness {
  readonly level: 'away' | 'xa'
  /** Milliseconds since 1970. */
  readonly since: number
}

const MINUTE_MS = 60_000
const msOf = (minutes: number | null): number => (minutes === null ? Infinity : minutes * MINUTE_MS)

/** What so much time without input (in milliseconds) means; null where it means nothing yet. */
export function levelAfter(idleMs: number, limits: Limits): Idleness['level'] | null {
  if (idleMs >= msOf(limits.extendedAwayAfterMinutes)) return 'xa'
  return idleMs >= msOf(limits.awayAfterMinutes) ? 'away' : null
}

/** How long it takes at least until more time without input means something else; Infinity where it never does. */
export function untilNextLevel(idleMs: number, limits: Limits): number {
  const ahead = [limits.awayAfterMinutes, limits.extendedAwayAfterMinutes]
    .map(msOf)
    .filter((ms) => ms > idleMs)
  return Math.min(Infinity, ...ahead) - idleMs
}

/**
 * What others are shown: idleness only ever takes somebody further away than they said they are. Who does not want to
 * be disturbed, or is offline, stays so.
 */
export function shownPresence(chosen: OwnPresence, idle: Idleness | null): ShownPresence {
  const { show } = chosen
  const further = idle !== null && (show === 'available' || (show === 'away' && idle.level === 'xa'))
  return further
    ? { ...chosen, show: idle.level, idleSince: idle.since }
    : { show, status: chosen.status, idleSince: null }
}
