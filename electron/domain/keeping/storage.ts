import { setImmediate as turn } from 'node:timers/promises'
import type { ConversationStorage } from '../../../shared/contract/keeping.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Clock } from '../../engine/index.ts'
import type { Store } from '../db/store.ts'
import { countTexts, lastMessageNumber, withFiles } from './store.ts'

const SLICE_MS = 8
/** Messages that are counted between two looks at the clock. */
const STEP = 1_000
const MAX_STEPS = 20

export interface StorageCount {
  /** Counts what every conversation takes up, the largest first. Everybody who asks meanwhile gets the same count. */
  count(): Promise<readonly ConversationStorage[]>
  close(): void
}

export function createStorageCount(store: Store, clock: Clock): StorageCount {
  let running: Promise<readonly ConversationStorage[]> | null = null
  let closed = false

  async function all(): Promise<readonly ConversationStorage[]> {
    const totals = new Map<ConversationId, { messages: number; bytes: number }>()
    const last = lastMessageNumber(store)
    for (let after = 0; after < last && !closed;) {
      const until = clock.now() + SLICE_MS
      for (let step = 0; after < last && step < MAX_STEPS && (step === 0 || clock.now() < until); step++) {
        for (const { id, messages, bytes } of countTexts(store, after, after + STEP)) {
          const total = totals.get(id) ?? { messages: 0, bytes: 0 }
          totals.set(id, { messages: total.messages + messages, bytes: total.bytes + bytes })
        }
        after += STEP
      }
      await turn()
    }
    return closed ? [] : withFiles(store, totals)
  }

  return {
    count: () =>
      (running ??= all().finally(() => {
        running = null
      })),
    close: () => void (closed = true),
  }
}
