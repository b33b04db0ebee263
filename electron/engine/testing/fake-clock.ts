import type { Clock } from '../ports.ts'

/** A clock that stands still until a test advances it. */
export interface FakeClock extends Clock {
  /** Lets time pass. Timers fire in their order, and everything that a timer causes happens before the next one. */
  advance(ms: number): Promise<void>
  /** The number of waiting timers, for tests that nothing was left behind. */
  readonly timers: number
}

interface Timer {
  readonly at: number
  readonly fn: () => void
}

/** 2026-01-01T00:00:00Z unless `startAt` says otherwise. */
export function createFakeClock(startAt = 1_767_225_600_000): FakeClock {
  const timers = new Set<Timer>()
  let time = startAt

  const nextDue = (until: number) => {
    let next: Timer | undefined
    for (const timer of timers) if (timer.at <= until && (!next || timer.at < next.at)) next = timer
    return next
  }
  return {
    now: () => time,
    after(ms, fn) {
      const timer = { at: time + ms, fn }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(ms) {
      const until = time + ms
      await settle()
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        timers.delete(timer)
        time = timer.at
        timer.fn()
        await settle()
      }
      time = until
    },
    get timers() {
      return timers.size
    },
  }
}

/** Runs everything that only waits for its turn. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/**
 * Runs things until `holds`, or until 2 s of real time have passed: key derivation happens on other threads, which no
 * fake clock controls.
 */
export async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 2_000
  do await settle()
  while (!holds() && performance.now() < giveUpAt)
}
