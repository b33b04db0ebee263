import type { AccountId } from '../../shared/model/ids.ts'
import type { CancelTimer, Clock } from '../engine/index.ts'

/** The server refused or did not answer. */
const RETRY_MS = 60_000

/** Publishes what the servers of accounts don't have yet: a little later, one round at a time, again after a refusal. */
export interface Publisher {
  /** The account's server can take it in this session. `signal` aborts when the session ends. */
  begin(id: AccountId, signal: AbortSignal): void
  /** There is something to publish. Without a session it waits for `begin`. */
  soon(id: AccountId): void
  /** The session is over, or the account gone. */
  end(id: AccountId): void
  close(): void
}

/**
 * `publish` publishes all that is due and returns false if the server refused something; it stops when the signal aborts.
 * `failed` hears of its faults.
 */
export function createPublisher(
  clock: Clock,
  afterMs: number,
  publish: (id: AccountId, signal: AbortSignal) => Promise<boolean>,
  failed: (fault: unknown) => void,
): Publisher {
  const sessions = new Map<AccountId, AbortSignal>()
  const timers = new Map<AccountId, CancelTimer>()
  const running = new Set<AccountId>()

  function schedule(id: AccountId, ms: number): void {
    if (timers.has(id) || !sessions.has(id)) return
    const cancel = clock.after(ms, () => {
      timers.delete(id)
      run(id)
    })
    timers.set(id, cancel)
  }

  function run(id: AccountId): void {
    const signal = sessions.get(id)
    if (signal === undefined) return
    if (running.has(id)) {
      schedule(id, afterMs)
      return
    }
    running.add(id)
    publish(id, signal)
      .then((done) => {
        if (!done) schedule(id, RETRY_MS)
      })
      .catch(failed)
      .finally(() => running.delete(id))
  }

  function end(id: AccountId): void {
    sessions.delete(id)
    timers.get(id)?.()
    timers.delete(id)
  }

  return {
    begin(id, signal) {
      sessions.set(id, signal)
      run(id)
    },
    soon: (id) => schedule(id, afterMs),
    end,
    close() {
      for (const id of [...sessions.keys()]) end(id)
    },
  }
}
