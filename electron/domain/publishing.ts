import type { AccountId } from '../../shared/model/ids.ts'
import type { CancelTimer, Clock, Release } from '../engine/index.ts'
import type { AttachAccount, LiveAccount } from './context.ts'

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

export interface SharingParts {
  /** The attached accounts. */
  readonly accounts: Map<AccountId, LiveAccount>
  readonly publisher: Publisher
  /** Hears what the account's devices publish. */
  readonly listen: (account: LiveAccount) => Release
  /** Called at each session that other devices may have used before: reads what they published, then publishes. */
  readonly begin: (account: LiveAccount, signal: AbortSignal) => Promise<void>
  /** Hears of faults of `begin`. */
  readonly failed: (fault: unknown) => void
}

/** Attaches accounts whose devices share something. */
export function attachSharing({ accounts, publisher, listen, begin, failed }: SharingParts): AttachAccount {
  return (account) => {
    const { id, client } = account
    accounts.set(id, account)
    const releases = [
      listen(account),
      client.onSession(({ kind, restored, signal }) => {
        if (kind === 'fresh' || restored) begin(account, signal).catch(failed)
      }),
      client.channel.onSessionEnd(() => publisher.end(id)),
    ]
    return () => {
      for (const release of releases) release()
      accounts.delete(id)
      publisher.end(id)
    }
  }
}
