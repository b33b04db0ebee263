import type { AttemptId } from '../../../shared/model/ids.ts'
import type { CancelTimer, Clock } from '../../engine/index.ts'

/** A sign-in or a registration, which the person can cancel. A registration waits in between for its form. */
export interface Attempt<Open> {
  /** Aborts when the attempt is cancelled. */
  readonly signal: AbortSignal
  /** The form left open between two commands. */
  readonly open: Open | null
  leaveOpen(open: Open): void
  /** Closes what `leaveOpen` left open. */
  close(): void
}

export interface Attempts<Open> {
  /** Starts or continues an attempt. It ends with `work` unless `work` left something open. */
  run<T>(id: AttemptId, work: (attempt: Attempt<Open>) => Promise<T>): Promise<T>
  /** Cancels the attempt at any point. Does nothing if there is no such attempt. */
  cancel(id: AttemptId): void
  cancelAll(): void
}

/** A form that nobody fills in is closed after this time. */
const OPEN_LIMIT_MS = 15 * 60 * 1000

export function createAttempts<Open>(clock: Clock, close: (open: Open) => void): Attempts<Open> {
  interface Kept extends Attempt<Open> {
    open: Open | null
    readonly controller: AbortController
    cancelTimer: CancelTimer
  }
  const attempts = new Map<AttemptId, Kept>()

  function begin(id: AttemptId): Kept {
    const controller = new AbortController()
    const attempt: Kept = {
      controller,
      signal: controller.signal,
      open: null,
      cancelTimer: () => undefined,
      leaveOpen(open) {
        attempt.open = open
      },
      close() {
        if (attempt.open !== null) close(attempt.open)
        attempt.open = null
      },
    }
    attempts.set(id, attempt)
    return attempt
  }

  function end(id: AttemptId, attempt: Kept): void {
    attempt.cancelTimer()
    if (attempts.get(id) === attempt) attempts.delete(id)
    attempt.close()
  }

  function cancel(id: AttemptId): void {
    const attempt = attempts.get(id)
    if (!attempt) return
    attempt.controller.abort()
    end(id, attempt)
  }

  return {
    async run(id, work) {
      const attempt = attempts.get(id) ?? begin(id)
      attempt.cancelTimer()
      try {
        return await work(attempt)
      } finally {
        const isOpen = attempt.open !== null && !attempt.signal.aborted
        if (isOpen) attempt.cancelTimer = clock.after(OPEN_LIMIT_MS, () => cancel(id))
        else end(id, attempt)
      }
    },
    cancel,
    cancelAll: () => [...attempts.keys()].forEach(cancel),
  }
}
