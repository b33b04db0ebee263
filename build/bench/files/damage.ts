import { readFileSync } from 'node:fs'

/** How a process fared between `begin` and `end`. */
export interface Damage {
  /** The longest time in which the event loop did not turn, in milliseconds, without waiting for a processor. */
  readonly longest: number
  /** The number of such times over 50 ms. */
  readonly over50: number
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
  let [longest, over50, before, most] = [0, 0, 0, 0]
  let timers: NodeJS.Timeout[] = []
  return {
    begin() {
      longest = over50 = 0
      before = most = process.memoryUsage.rss()
      let last = performance.now()
      let starved = waitedMs()
      const tick = (): void => {
        const [now, waited] = [performance.now(), waitedMs()]
        const late = now - last - TICK_MS - (waited - starved)
        longest = Math.max(longest, late)
        if (late > LONG_MS) over50++
        last = performance.now()
        starved = waitedMs()
      }
      const weigh = (): void => void (most = Math.max(most, process.memoryUsage.rss()))
      timers = [setInterval(tick, TICK_MS), setInterval(weigh, MEMORY_MS)]
    },
    end() {
      for (const timer of timers) clearInterval(timer)
      return { longest, over50, growth: most - before }
    },
  }
}

/** How long this thread was ready to run and had no processor, in milliseconds; 0 where the system does not tell. */
function waitedMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
