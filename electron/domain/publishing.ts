import { setImmediate as turn } from 'node:timers/promises'
import type { AccountId } from '../../shared/model/ids.ts'
import { describeFault, type CancelTimer, type Clock, type Release } from '../engine/index.ts'
import type { Asked } from '../engine/xep/0060-pubsub/index.ts'
import type { AttachAccount, LiveAccount } from './context.ts'
import { StoreError } from './db/store.ts'

/** The server refused or did not answer. Each further try waits twice as long. */
const RETRY_MS = 60_000
const LONGEST_RETRY_MS = 60 * 60_000
/** Items in one transaction, and in one round of publishing. */
const SLICE = 50

/** A node of the account that nobody else can read (XEP-0223). */
export interface SharedNode<Told> {
  isSupported(): Asked<boolean>
  all(options: { readonly signal: AbortSignal }): Asked<readonly Told[]>
  /** Called for what the account's devices publish. */
  listen(handler: (items: readonly Told[]) => Promise<void>): Release
}

/** `Told` comes from other devices, `Due` is not at the server yet. */
export interface SharingParts<Told, Due> {
  readonly clock: Clock
  /** How long a change waits for others, in milliseconds. */
  readonly publishAfterMs: number
  readonly nodeOf: (account: LiveAccount) => SharedNode<Told>
  /** Takes some of what other devices have published. */
  readonly take: (account: LiveAccount, items: readonly Told[]) => void
  readonly unsent: (id: AccountId, limit: number) => readonly Due[]
  /** Publishes one. Resolves with the work to do once the server has it. */
  readonly publish: (
    account: LiveAccount,
    due: Due,
    options: { readonly signal: AbortSignal },
  ) => Asked<() => void>
  readonly log: (line: string) => void
}

/** What the devices of each account share by a node of their server. */
export interface Sharing {
  readonly attach: AttachAccount
  /** The attached accounts. */
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
  /** There is something to publish. Without a session it waits for one. */
  soon(id: AccountId): void
  close(): void
}

interface Session {
  readonly signal: AbortSignal
  isRead: boolean
  isRunning: boolean
  retryMs: number
}

/**
 * At each session that other devices may have used before: takes everything that they published, then publishes what the
 * server does not have yet, one after the other. Goes on later if the server refuses, does not answer, or the store fails.
 */
export function createSharing<Told, Due>(parts: SharingParts<Told, Due>): Sharing {
  const { clock, publishAfterMs, nodeOf, take, unsent, publish, log } = parts
  const accounts = new Map<AccountId, LiveAccount>()
  const sessions = new Map<AccountId, Session>()
  const timers = new Map<AccountId, { readonly at: number; readonly cancel: CancelTimer }>()

  /** Runs by then at the latest. */
  function schedule(id: AccountId, ms: number): void {
    const at = clock.now() + ms
    const known = timers.get(id)
    if (!sessions.has(id) || (known !== undefined && known.at <= at)) return
    known?.cancel()
    const cancel = clock.after(ms, () => {
      timers.delete(id)
      run(id)
    })
    timers.set(id, { at, cancel })
  }

  function run(id: AccountId): void {
    const [account, session] = [accounts.get(id), sessions.get(id)]
    if (account === undefined || session === undefined) return
    if (session.isRunning) {
      schedule(id, publishAfterMs)
      return
    }
    session.isRunning = true
    void round(account, session)
      .catch((fault: unknown) => {
        log(faultIn(fault))
        return false
      })
      .then((done) => {
        session.isRunning = false
        if (done || sessions.get(id) !== session) return
        schedule(id, session.retryMs)
        session.retryMs = Math.min(session.retryMs * 2, LONGEST_RETRY_MS)
      })
  }

  /** Returns false if something is left to do. */
  async function round(account: LiveAccount, session: Session): Promise<boolean> {
    const { id } = account
    const { signal } = session
    const isOver = (): boolean => signal.aborted || sessions.get(id) !== session
    if (!session.isRead) {
      const node = nodeOf(account)
      const supported = await node.isSupported()
      if (isOver()) return true
      if (!supported.ok) return false
      if (!supported.value) {
        end(id)
        return true
      }
      const all = await node.all({ signal })
      if (isOver()) return true
      if (!all.ok) return false
      await takeAll(account, all.value)
      if (isOver()) return true
      session.isRead = true
    }
    for (;;) {
      const due = unsent(id, SLICE)
      if (due.length === 0) return true
      let refused = false
      for (const one of due) {
        const published = await publish(account, one, { signal })
        if (isOver()) return true
        if (published.ok) published.value()
        // The server may refuse this one only.
        else if (published.error.code === 'stanza-error') refused = true
        else return false
      }
      if (refused) return false
    }
  }

  async function takeAll(account: LiveAccount, items: readonly Told[]): Promise<void> {
    for (let from = 0; from < items.length && accounts.get(account.id) === account; from += SLICE) {
      if (from > 0) await turn()
      take(account, items.slice(from, from + SLICE))
    }
  }

  function end(id: AccountId): void {
    sessions.delete(id)
    timers.get(id)?.cancel()
    timers.delete(id)
  }

  return {
    accounts,
    attach(account) {
      const { id, client } = account
      accounts.set(id, account)
      const releases = [
        nodeOf(account).listen((items) => takeAll(account, items)),
        client.onSession(({ kind, restored, signal }) => {
          if (kind !== 'fresh' && !restored) return
          end(id)
          sessions.set(id, { signal, isRead: false, isRunning: false, retryMs: RETRY_MS })
          run(id)
        }),
        client.channel.onSessionEnd(() => end(id)),
      ]
      return () => {
        for (const release of releases) release()
        accounts.delete(id)
        end(id)
      }
    },
    soon: (id) => schedule(id, publishAfterMs),
    close() {
      for (const id of [...sessions.keys()]) end(id)
      accounts.clear()
    },
  }
}

/** A fault for the log, without anybody's words. */
export const faultIn = (fault: unknown): string =>
  fault instanceof StoreError ? fault.failure.code : describeFault(fault)
