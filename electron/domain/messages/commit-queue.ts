import { describeFault, type CancelTimer } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { StoreError, type Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'

const MAX_PER_TRANSACTION = 200
/** With what the commit itself takes this stays below what a person feels. */
const MAX_MS_PER_TRANSACTION = 8
const RETRY_MS = 5_000

/** May run again, where the transaction had to be rolled back: it changes nothing but the store. */
export type Work<T> = (tx: Transaction, changes: Changes) => T

/**
 * Writes that must not be lost, in order. What comes in one burst shares a transaction. What waits here is bounded in
 * bytes by who adds it: an incoming stanza counts against its account's budget until its promise has settled
 * (`engine/client/pressure.ts`), and while nothing is committed nothing is sent that could be acknowledged.
 */
export interface CommitQueue {
  /**
   * Resolves once the work has been committed. While the store refuses it stays in memory and is tried again; it
   * rejects only where the work itself throws, which is a bug.
   */
  add<T>(work: Work<T>): Promise<T>
  /**
   * Like `add`, where nobody waits for it. `then` is called after the commit. What need not be `lasting` waits for the
   * disk only where it shares a transaction with what has to (`Store.write`).
   */
  post(work: Work<void>, then?: () => void, lasting?: boolean): void
  /** Tries now what the store has refused. */
  retry(): void
  /** Commits what waits, as far as the store takes it. What is left is forgotten: its promises never settle. */
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
  /** How many of the first are run one by one, to find the one with the bug. */
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
    add: <T>(work: Work<T>) =>
      new Promise<T>((resolve, reject) => {
        enqueue({ work, lasting: true, resolve: resolve as (value: unknown) => void, reject })
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
