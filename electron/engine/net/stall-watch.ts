import type { CancelTimer, Clock } from '../ports.ts'

/** Notices that nothing moves. It has one timer, however often something moves. */
export interface StallWatch {
  /** From now on we wait for the other side. */
  wait(): void
  /** Something came, or it is not the other side for which we wait. */
  rest(): void
  stop(): void
}

/** Calls `onStall` once when a wait takes `ms`. */
export function createStallWatch(clock: Clock, ms: number, onStall: () => void): StallWatch {
  let since: number | null = null
  let cancel: CancelTimer | null = null
  const check = () => {
    cancel = null
    if (since === null) return
    const left = since + ms - clock.now()
    if (left <= 0) onStall()
    else cancel = clock.after(left, check)
  }
  return {
    wait() {
      since = clock.now()
      cancel ??= clock.after(ms, check)
    },
    rest() {
      since = null
    },
    stop() {
      since = null
      cancel?.()
      cancel = null
    },
  }
}
