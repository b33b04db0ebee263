import type { Clock, Random } from '../ports.ts'

const FIRST_MS = 1_000
/** While it may be a passing trouble. */
const SOON_MS = 60_000
const PATIENCE_MS = 10 * 60_000
const LATE_MS = 5 * 60_000
/** A connection that held this long was none that failed. */
const STABLE_MS = 30_000

/** How long to wait before the next try: twice as long each time, never as long as everybody else. */
export interface Backoff {
  /** Milliseconds until the next try, after a failure. */
  next(): number
  /** A session began at that instant and ended just now. */
  held(since: number): void
  reset(): void
}

export function createBackoff(clock: Clock, random: Random): Backoff {
  let tries = 0
  let failingSince: number | null = null

  function reset(): void {
    tries = 0
    failingSince = null
  }
  return {
    next() {
      const now = clock.now()
      failingSince ??= now
      const cap = now - failingSince < PATIENCE_MS ? SOON_MS : LATE_MS
      const ceiling = Math.min(cap, FIRST_MS * 2 ** Math.min(tries++, 30))
      // Between half of it and all of it: many clients of one server must not come back at once.
      return Math.round(ceiling * (0.5 + random.fraction() / 2))
    },
    held(since) {
      if (clock.now() - since >= STABLE_MS) reset()
    },
    reset,
  }
}
