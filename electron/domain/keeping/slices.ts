import type { ConversationId, Place } from '../../../shared/model/ids.ts'
import type { Clock } from '../../engine/index.ts'
import {
  countUnread,
  removeOldest,
  removePending,
  PLACES_PER_MS,
  type FileMessages,
} from '../messages/index.ts'

/** The main process must stay responsive. */
const SLICE_MS = 8
/** Messages that are deleted between two looks at the clock. */
const STEP = 5
/** For a clock that stands still. */
const MAX_STEPS = 40

export interface SliceParts {
  readonly write: FileMessages['write']
  readonly clock: Clock
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
  { write, clock }: SliceParts,
  id: ConversationId,
  { before, tombs, lastId }: Removal,
  tell: boolean,
): { readonly removed: number; readonly more: boolean } {
  return write((tx, changes) => {
    const until = clock.now() + SLICE_MS
    let removed = 0
    let more = true
    for (let step = 0; more && step < MAX_STEPS && (step === 0 || clock.now() < until); step++) {
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
}
