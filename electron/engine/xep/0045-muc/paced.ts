import type { CancelTimer, Clock } from '../../ports.ts'
import { createTokenBuckets } from '../../token-buckets.ts'

/** Far more often than anybody runs a room. */
const LIMITS = { burst: 5, refillMs: 10_000, most: 1 }

/** Does something whenever it is wanted, but not as often as a room may want it: the rest is one time, later. */
export interface Paced {
  want(): void
  end(): void
}

export function paced(clock: Clock, act: () => void): Paced {
  const tokens = createTokenBuckets(LIMITS)
  let cancel: CancelTimer | null = null

  function want(): void {
    if (cancel !== null) return
    if (tokens.take('', clock.now())) act()
    else cancel = clock.after(LIMITS.refillMs, again)
  }

  function again(): void {
    cancel = null
    want()
  }

  return {
    want,
    end() {
      cancel?.()
      cancel = null
    },
  }
}
