import type { CancelTimer, Clock } from '../../ports.ts'

/** This many stanzas are worth a request of their own. */
const BURST = 25
/** Stanzas that nobody waits for share a request. */
const QUIET_MS = 400
/** XEP-0198 §4 allows a server to take its time. After this time it is asked again. */
const BEHIND_MS = 5_000

/**
 * Decides when to ask for an acknowledgement. Right after a stanza that somebody waits for, so that the answer tells
 * which stanzas the server had received before it and which after. For other stanzas, one request at a time.
 */
export interface AckRequests {
  /** A stanza was sent. An `urgent` one causes a request at once, even if another request is open. */
  sent(urgent: boolean): void
  /** An acknowledgement came. `behind`: it does not cover all the stanzas of the request. */
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
