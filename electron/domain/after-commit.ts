import type { Delta } from '../../shared/contract/index.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Release } from '../engine/index.ts'
import type { DomainContext } from './context.ts'

/**
 * Calls `look` with the conversations that a commit has changed, once its listeners have finished: these must not write.
 * `failed` hears of its faults.
 */
export function lookAfterCommit(
  onDeltas: DomainContext['onDeltas'],
  changedBy: (delta: Delta) => readonly ConversationId[],
  look: (ids: readonly ConversationId[]) => void,
  failed: (fault: unknown) => void,
): Release {
  let changed = new Set<ConversationId>()
  let isOver = false
  const release = onDeltas((deltas) => {
    const before = changed.size
    for (const delta of deltas) for (const id of changedBy(delta)) changed.add(id)
    if (before > 0 || changed.size === 0) return
    queueMicrotask(() => {
      const ids = [...changed]
      changed = new Set()
      try {
        if (!isOver) look(ids)
      } catch (fault) {
        failed(fault)
      }
    })
  })
  return () => {
    isOver = true
    release()
  }
}

/** The conversations on the list that a delta tells of. */
export const listedIn = (delta: Delta): readonly ConversationId[] =>
  delta.kind === 'conversationsChanged' ? delta.conversations.map(({ id }) => id) : []
