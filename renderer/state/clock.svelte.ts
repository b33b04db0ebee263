import { createContext } from 'svelte'

/** The time, ticking once a minute: for "5 min" and for day separators. */
export class Clock {
  #minute = $state(Date.now())

  /** Now, to the minute: every reader renders again once a minute. */
  get now(): number {
    return this.#minute
  }

  /** Ticks until the returned function is called. */
  start(): () => void {
    const timer = setInterval(() => (this.#minute = Date.now()), 60_000)
    return () => clearInterval(timer)
  }
}

export const [useClock, provideClock] = createContext<Clock>()
