import { readFileSync } from 'node:fs'

/** How a process fared between `begin` and `end`. */
export interface Damage {
  /** The longest time in which the event loop did not turn, in milliseconds, without waiting for a processor. */
  readonly longest: number
  /** The number of such times over 50 ms. */
  readonly over50: number
  /** The most processor time of this thread between two turns of its event loop, in milliseconds; 0 where the system does not tell. */
  readonly busiest: number
  /** The highest resident memory less the one at `begin`, in bytes. Nothing is collected before: it counts what a person sees. */
  readonly growth: number
}

export interface DamageWatch {
  begin(): void
  end(): Damage
}

const TICK_MS = 5
const MEMORY_MS = 50
const LONG_MS = 50

/** Watches this process. */
export function watchDamage(): DamageWatch {
  let [longest, over50, busiest, memory, most] = [0, 0, 0, 0, 0]
  let timers: NodeJS.Timeout[] = []
  return {
    begin() {
      longest = over50 = busiest = 0
      memory = most = process.memoryUsage.rss()
      let last = performance.now()
      let before = processorTimes()
      const tick = (): void => {
        const [now, { ran, waited }] = [performance.now(), processorTimes()]
        const late = now - last - TICK_MS - (waited - before.waited)
        longest = Math.max(longest, late)
        busiest = Math.max(busiest, ran - before.ran)
        if (late > LONG_MS) over50++
        last = performance.now()
        before = processorTimes()
      }
      const weigh = (): void => void (most = Math.max(most, process.memoryUsage.rss()))
      timers = [setInterval(tick, TICK_MS), setInterval(weigh, MEMORY_MS)]
    },
    end() {
      for (const timer of timers) clearInterval(timer)
      return { longest, over50, busiest, growth: most - memory }
    },
  }
}

/**
 * How long this thread has run, and how long it was ready to run and had no processor, in milliseconds; 0 where the system
 * does not tell.
 */
export function processorTimes(): { readonly ran: number; readonly waited: number } {
  try {
    const [ran = 0, waited = 0] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ').map(Number)
    return { ran: ran / 1e6, waited: waited / 1e6 }
  } catch {
    return { ran: 0, waited: 0 }
  }
}
