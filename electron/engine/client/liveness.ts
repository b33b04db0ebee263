import type { CancelTimer, Clock } from '../ports.ts'

/** After this much silence the server is asked whether it is there. */
const SILENCE_MS = 60_000
const ANSWER_MS = 20_000
/** The same if there is reason for doubt: the network may have changed. */
const DOUBTFUL_MS = 5_000

/** Notices that the other side is gone when TCP does not. */
export interface Liveness {
  /** Asks now: the network has changed, or the machine was asleep. */
  check(): void
  stop(): void
}

export interface LivenessConfig {
  readonly clock: Clock
  /** Milliseconds since 1970. */
  readonly lastHeardAt: () => number
  readonly probe: () => void
  /** Called about once a minute while the other side is there. */
  readonly alive?: () => void
  /** Called once. */
  readonly dead: () => void
}

export function watchLiveness(config: LivenessConfig): Liveness {
  const { clock, lastHeardAt, probe, dead, alive } = config
  let cancel: CancelTimer

  function wait(): void {
    const heardBefore = lastHeardAt()
    const quietFor = clock.now() - heardBefore
    // Never longer, even if the clock was set back, and never negative.
    cancel = clock.after(Math.min(Math.max(0, SILENCE_MS - quietFor), SILENCE_MS), () => {
      if (lastHeardAt() === heardBefore) ask(ANSWER_MS)
      else goOn()
    })
  }

  function ask(limitMs: number): void {
    const heardBefore = lastHeardAt()
    probe()
    cancel = clock.after(limitMs, () => {
      if (lastHeardAt() === heardBefore) dead()
      else goOn()
    })
  }

  function goOn(): void {
    alive?.()
    wait()
  }

  wait()
  return {
    check() {
      cancel()
      ask(DOUBTFUL_MS)
    },
    stop: () => cancel(),
  }
}
