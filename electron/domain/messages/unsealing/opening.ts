import { setImmediate as turn } from 'node:timers/promises'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { LiveAccount } from '../../context.ts'
import type { DomainContext } from '../../context.ts'
import { StoreError, type Transaction } from '../../db/store.ts'
import { createSliceSize } from '../../slice-size.ts'
import type { Arrival, StepParts } from '../arrival.ts'
import type { Changes } from '../changes.ts'
import type { CommitQueue } from '../commit-queue.ts'
import { serverTime } from '../server-time.ts'
import { takeOpened } from './take-opened.ts'
import { nextWaiting } from './waiting.ts'

const SLICE_MS = 8

export interface OpeningParts {
  readonly context: DomainContext
  readonly queue: CommitQueue
  readonly steps: StepParts
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
}

/** Opens messages that were stored sealed, because something before them was missing. */
export interface Opening {
  /**
   * Nothing is missing any more before those of this room, or of the account. Resolves when all are opened, with those that
   * are news, by conversation.
   */
  open(accountId: AccountId, room?: ConversationId): Promise<Opened>
  close(): void
}

export function createOpening({ context, queue, steps, accounts }: OpeningParts): Opening {
  const size = createSliceSize({ first: 10, fewest: 5, most: 200, aimMs: SLICE_MS })
  const running = new Map<string, Promise<Opened>>()
  let closed = false

  async function openAll(accountId: AccountId, room: ConversationId | undefined): Promise<Opened> {
    const news = new Map<ConversationId, MessageId[]>()
    for (let count = 1; count > 0 && !closed;) {
      const account = accounts.get(accountId)
      if (account === undefined) break
      let beganAt = 0
      const slice = await queue.add((tx, changes) => {
        beganAt = performance.now()
        return openSlice(tx, changes, account, room)
      }, false)
      count = slice.count
      if (count >= 5) size.took(performance.now() - beganAt, count)
      for (const act of slice.afterCommit) await act()
      for (const { conversationId, id } of slice.news)
        news.set(conversationId, [...(news.get(conversationId) ?? []), id])
      await turn()
    }
    return news
  }

  function openSlice(
    tx: Transaction,
    changes: Changes,
    account: LiveAccount,
    room: ConversationId | undefined,
  ): Slice {
    const marks = steps.resends.marksOf(account)
    const slice: Slice = { count: 0, news: [], afterCommit: [] }
    // The account was removed meanwhile.
    if (marks === undefined) return slice
    const now = serverTime(context, account)
    for (const waiting of nextWaiting(tx, account.id, room, size.now)) {
      const { afterCommit } = slice
      const isNews = takeOpened({ tx, changes, parts: steps, account, marks, now, afterCommit }, waiting)
      if (isNews) slice.news.push({ conversationId: waiting.conversationId, id: waiting.id })
      slice.count += 1
    }
    return slice
  }

  return {
    open(accountId, room) {
      const key = `${accountId} ${room ?? ''}`
      const opening = running.get(key) ?? openAll(accountId, room).finally(() => running.delete(key))
      running.set(key, opening)
      return opening.catch((fault: unknown) => {
        // The store has reported its own fault. They are opened at the next start.
        if (!(fault instanceof StoreError)) throw fault
        return new Map()
      })
    },
    close() {
      closed = true
    },
  }
}

/** Unread messages, by conversation. */
type Opened = ReadonlyMap<ConversationId, readonly MessageId[]>

interface Slice {
  count: number
  readonly news: { readonly conversationId: ConversationId; readonly id: MessageId }[]
  readonly afterCommit: Arrival['afterCommit']
}
