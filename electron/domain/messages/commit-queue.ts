import { describeFault, type CancelTimer } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { StoreError, type Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'

const MAX_PER_TRANSACTION = 200
/** Together with the commit itself this stays below what people notice. */
const MAX_MS_PER_TRANSACTION = 8
const RETRY_MS = 5_000

/** Changes only the store, because it may run again after a rollback. */
export type Work<T> = (tx: Transaction, changes: Changes) => T

/**
 * Writes that must not be lost, in order. Writes of one burst share a transaction. The callers bound the bytes waiting
 * here: an incoming stanza counts against its account's budget until its promise settles (`engine/client/pressure.ts`),
 * and nothing new is sent, so nothing new is acknowledged, until the commits succeed.
 */
export interface CommitQueue {
  /**
   * Resolves once the work is committed. If the store refuses, the work stays in memory and is retried. Rejects only if
   * the work throws, which is a bug. Work that isn't `lasting` waits for the disk only if other work in its transaction does
   * (`Store.write`).
   */
  add<T>(work: Work<T>, lasting?: boolean): Promise<T>
  /** Like `add`, but nobody waits for it. `then` is called after the commit. */
  post(work: Work<void>, then?: () => void, lasting?: boolean): void
  /** Retries now the work that the store refused. */
  retry(): void
  /** Commits waiting work as far as the store allows. The rest is dropped, and its promises never settle. */
  close(): void
}

interface Item {
  readonly lasting: boolean
  readonly work: Work<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

export function createCommitQueue(
  { ports, storeRefused }: Pick<DomainContext, 'ports' | 'storeRefused'>,
  write: <T>(work: Work<T>, lasting: boolean) => T,
): CommitQueue {
  let waiting: Item[] = []
  let turn: NodeJS.Immediate | null = null
  let retryTimer: CancelTimer | null = null
  let refused = false
  /** After a bug, this many items run in a transaction each, to find the faulty one. */
  let alone = 0

  function schedule(): void {
    if (turn !== null || retryTimer !== null || waiting.length === 0) return
    turn = setImmediate(() => {
      turn = null
      runBatch()
      schedule()
    })
  }

  function runBatch(): void {
    const most = alone > 0 ? 1 : MAX_PER_TRANSACTION
    let begun = 0
    let values: unknown[]
    try {
      values = write(
        (tx, changes) => {
          const until = ports.clock.now() + MAX_MS_PER_TRANSACTION
          const results: unknown[] = []
          for (const item of waiting) {
            if (begun === most || (begun > 0 && ports.clock.now() >= until)) break
            begun += 1
            results.push(item.work(tx, changes))
          }
          return results
        },
        waiting.slice(0, most).some(({ lasting }) => lasting),
      )
    } catch (error) {
      if (error instanceof StoreError) stall(error)
      else if (begun <= 1) take(1)[0]?.reject(error)
      else alone = begun
      return
    }
    if (refused) {
      refused = false
      storeRefused(null)
    }
    take(values.length).forEach((item, index) => {
      item.resolve(values[index])
    })
  }

  function take(count: number): Item[] {
    alone = Math.max(0, alone - count)
    return waiting.splice(0, count)
  }

  function stall({ failure }: StoreError): void {
    retryTimer = ports.clock.after(RETRY_MS, retry)
    if (refused) return
    refused = true
    ports.log(`messages: the store refuses (${failure.code}); ${waiting.length} changes wait`)
    storeRefused(failure)
  }

  function retry(): void {
    retryTimer?.()
    retryTimer = null
    schedule()
  }

  function enqueue(item: Item): void {
    waiting.push(item)
    schedule()
  }

  return {
    add: <T>(work: Work<T>, lasting = true) =>
      new Promise<T>((resolve, reject) => {
        enqueue({ work, lasting, resolve: resolve as (value: unknown) => void, reject })
      }),
    post(work, then = () => undefined, lasting = true) {
      const reject = (error: unknown) => ports.log(`messages: a change failed: ${describeFault(error)}`)
      enqueue({ work, lasting, resolve: then, reject })
    },
    retry,
    close() {
      while (waiting.length > 0 && retryTimer === null) runBatch()
      waiting = []
      if (turn !== null) clearImmediate(turn)
      turn = null
      retryTimer?.()
      retryTimer = null
    },
  }
}
