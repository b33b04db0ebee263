import type { CancelTimer, Clock } from '../../engine/index.ts'
import { onAbort } from './gate.ts'

/** A server that takes longer is not waited for. */
const PATIENCE_MS = 10_000

/** Whether the newest page of an account's archive has come in this session. The archives of its rooms wait for it. */
export interface Newest {
  /** A session begins. */
  begin(): void
  /** It is here, or can't be had for now. */
  come(): void
  /** Resolves when it has come, when the signal aborts, or after 10 s. */
  readonly wait: (signal: AbortSignal) => Promise<void>
}

export function createNewest(clock: Clock): Newest {
  let hasCome = false
  let cancel: CancelTimer = () => undefined
  const waiting = new Set<() => void>()

  function come(): void {
    cancel()
    hasCome = true
    for (const go of [...waiting]) go()
  }

  return {
    begin() {
      cancel()
      hasCome = false
      cancel = clock.after(PATIENCE_MS, come)
    },
    come,
    wait(signal) {
      if (hasCome || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const go = (): void => {
          waiting.delete(go)
          release()
          resolve()
        }
        const release = onAbort(signal, go)
        waiting.add(go)
      })
    },
  }
}
