import type { Clock, Random } from '../ports.ts'
import type { Pace } from './verdict.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The first wait, the factor from each wait to the next, and the longest wait. */
const PACES: Readonly<Record<Pace, { first: number; factor: number; cap: number }>> = {
  soon: { first: 1_000, factor: 2, cap: 5 * MINUTE_MS },
  slowly: { first: 30_000, factor: 2, cap: 15 * MINUTE_MS },
  // Servers lock accounts after a few refusals within minutes or an hour: three tries in the first half hour, then one
  // every four hours.
  rarely: { first: 5 * MINUTE_MS, factor: 4, cap: 4 * HOUR_MS },
}
/** While the trouble may be a passing one. */
const SOON_MS = MINUTE_MS
const PATIENCE_MS = 10 * MINUTE_MS
/** A connection that held this long does not count as a failure. */
const STABLE_MS = 30_000

/** How long to wait before the next try: longer each time, and never the same time as everybody else. */
export interface Backoff {
  /** Milliseconds until the next try, after a failure. Each pace counts separately. */
  next(pace: Pace): number
  /** The number of failures of this pace since `reset`. */
  failures(pace: Pace): number
  /** A session began at that instant and has just ended. */
  held(since: number): void
  /** Forgets the failures of this pace, or all. */
  reset(pace?: Pace): void
}

export function createBackoff(clock: Clock, random: Random): Backoff {
  const tries: Record<Pace, number> = { soon: 0, slowly: 0, rarely: 0 }
  let failingSince: number | null = null

  function reset(pace?: Pace): void {
    for (const each of pace ? [pace] : (Object.keys(tries) as Pace[])) tries[each] = 0
    if (pace === undefined || pace === 'soon') failingSince = null
  }
  return {
    next(pace) {
      const now = clock.now()
      failingSince ??= now
      const { first, factor, cap } = PACES[pace]
      const longest = pace === 'soon' && now - failingSince < PATIENCE_MS ? SOON_MS : cap
      const ceiling = Math.min(longest, first * factor ** Math.min(tries[pace]++, 30))
      // Between half and all of it: the clients of one server must not all come back at once.
      return Math.round(ceiling * (0.5 + random.fraction() / 2))
    },
    failures: (pace) => tries[pace],
    held(since) {
      if (clock.now() - since >= STABLE_MS) reset()
    },
    reset,
  }
}
