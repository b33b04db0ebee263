import type { CancelTimer, Clock } from '../../ports.ts'

/** So many stanzas are worth a question of their own. */
const BURST = 25
/** What nobody waits for is asked about together. */
const QUIET_MS = 400
/** XEP-0198 §4 lets a server take its time; then it is asked again. */
const BEHIND_MS = 5_000

/**
 * Decides when to ask for an acknowledgement: right behind what somebody waits for, so that the answer tells what the
 * server had taken before that and what after; about the rest one question at a time.
 */
export interface AckRequests {
  /** A stanza was sent; about an `urgent` one is asked at once, whatever is asked already. */
  sent(urgent: boolean): void
  /** An acknowledgement came; `behind` where it does not cover what was asked about. */
  answered(behind: boolean): void
  /** The stream is gone. */
  stop(): void
}

export function createAckRequests(clock: Clock, request: () => void): AckRequests {
  let asked = false
  let unasked = 0
  let cancelTimer: CancelTimer | null = null

  function ask(): void {
    stopTimer()
    asked = true
    unasked = 0
    request()
  }
  function askIn(ms: number): void {
    cancelTimer ??= clock.after(ms, () => {
      cancelTimer = null
      if (!asked) ask()
    })
  }
  function stopTimer(): void {
    cancelTimer?.()
    cancelTimer = null
  }

  return {
    sent(urgent) {
      unasked++
      if (urgent) ask()
      else if (asked) return
      else if (unasked >= BURST) ask()
      else askIn(QUIET_MS)
    },
    answered(behind) {
      asked = false
      if (unasked >= BURST) ask()
      else if (unasked > 0) askIn(QUIET_MS)
      else if (behind) askIn(BEHIND_MS)
      else stopTimer()
    },
    stop() {
      stopTimer()
      asked = false
      unasked = 0
    },
  }
}
