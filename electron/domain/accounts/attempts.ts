import type { AttemptId } from '../../../shared/model/ids.ts'
import type { CancelTimer, Clock } from '../../engine/index.ts'

/** Something that a person began and may break off: signing in, or registering with a form open in between. */
export interface Attempt<Open> {
  /** Aborts when it is broken off. */
  readonly signal: AbortSignal
  /** What is open between two commands, until the attempt ends. */
  readonly open: Open | null
  leaveOpen(open: Open): void
  /** Closes what was left open. */
  close(): void
}

export interface Attempts<Open> {
  /** Begins, or goes on with, the attempt of that name. It ends with `work` unless something is left open. */
  run<T>(id: AttemptId, work: (attempt: Attempt<Open>) => Promise<T>): Promise<T>
  /** Breaks it off, wherever it is. Does nothing where there is none. */
  cancel(id: AttemptId): void
  cancelAll(): void
}

/** A form that nobody fills is not left open for ever. */
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
