import type { ConversationId, Place } from '../../../shared/model/ids.ts'
import {
  countUnread,
  removeOldest,
  removePending,
  PLACES_PER_MS,
  type FileMessages,
} from '../messages/index.ts'
import { createSliceSize, type SliceSize } from '../slice-size.ts'

/** The main process must stay responsive. */
const SLICE_MS = 8
/** Messages that are deleted between two looks at the clock. */
const STEP = 5

/** In messages. The commit takes about as long as the deletion, because words of the index are all over the file. */
export const createRemovalSize = (): SliceSize =>
  createSliceSize({ first: 20, fewest: STEP, most: 500, aimMs: SLICE_MS })

export interface SliceParts {
  readonly write: FileMessages['write']
  readonly size: SliceSize
}

/** Which messages go. */
export interface Removal {
  readonly before: Place
  /** From here on, their ids are kept. */
  readonly tombs: Place
  /** The number of the last one. */
  readonly lastId: number
}

/** Deletes the oldest messages before that place for a few milliseconds, in one transaction. */
export function removeSlice(
  { write, size }: SliceParts,
  id: ConversationId,
  { before, tombs, lastId }: Removal,
  tell: boolean,
): { readonly removed: number; readonly more: boolean } {
  const beganAt = performance.now()
  const slice = write((tx, changes) => {
    let removed = 0
    let more = true
    // One message may have as many words as a hundred others.
    while (more && removed < size.now && performance.now() - beganAt < SLICE_MS) {
      const { count, files } = removeOldest(tx, id, before, tombs, lastId, STEP)
      changes.filesGone(files)
      removed += count
      more = count === STEP
    }
    if (!more) removePending(tx, id, Math.floor(before / PLACES_PER_MS))
    if (removed > 0 && (tell || !more)) {
      countUnread(tx, id)
      changes.conversation(id)
      tx.announce({ kind: 'historyChanged', conversationId: id })
    }
    return { removed, more }
    // It goes on if the machine fails, so it need not wait for the disk.
  }, false)
  if (slice.removed >= STEP) size.took(performance.now() - beganAt, slice.removed)
  return slice
}
