import type { ConversationId } from '../../../shared/model/ids.ts'
import type { CancelTimer, Clock } from '../../engine/index.ts'

/** From one try to the next, in milliseconds. The last one stays. */
const PAUSES = [30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000]

/** Conversations in which something waits for keys that could not be read. Each is tried again, more and more rarely. */
export interface Retries {
  failed(id: ConversationId): void
  settled(id: ConversationId): void
  close(): void
}

export function createRetries(clock: Clock, again: (id: ConversationId) => void): Retries {
  const tries = new Map<ConversationId, { count: number; cancel: CancelTimer }>()

  return {
    failed(id) {
      const before = tries.get(id)
      before?.cancel()
      const count = (before?.count ?? 0) + 1
      const pause = PAUSES[Math.min(count, PAUSES.length) - 1] ?? 0
      tries.set(id, { count, cancel: clock.after(pause, () => again(id)) })
    },
    settled(id) {
      tries.get(id)?.cancel()
      tries.delete(id)
    },
    close() {
      for (const { cancel } of tries.values()) cancel()
    },
  }
}
