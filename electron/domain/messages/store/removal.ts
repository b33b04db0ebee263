/** Deletes many messages of a conversation, in slices. */
import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { removeAttachments } from './attachments.ts'
import { stateCode } from './codes.ts'
import { clearMessage } from './operations.ts'

/**
 * So many of the newest deleted messages keep their ids, so that a copy of them is recognized. Older ones are recognized by
 * their time (`goneUntil`). Clocks differ by seconds, and nobody writes a hundred messages in those.
 */
export const KNOWN_AFTER_DELETION = 100

/** The place from which on deleted messages keep their ids. */
export function tombsFrom(db: Reader, id: ConversationId, before: Place): Place {
  const row = db.first<{ place: Place }>(
    `SELECT place FROM message WHERE conversation_id = ? AND hidden = 0 AND place < ?
     ORDER BY place DESC LIMIT 1 OFFSET ${KNOWN_AFTER_DELETION - 1}`,
    id,
    before,
  )
  return row?.place ?? (0 as Place)
}

/** When the newest of these messages reached the server, in milliseconds since 1970; 0 if there are none. */
export function newestSentAt(db: Reader, id: ConversationId, before: Place): number {
  const row = db.first<{ at: number | null }>(
    `SELECT max(sent_at) AS at FROM (SELECT sent_at FROM message
       WHERE conversation_id = ? AND hidden = 0 AND place < ? ORDER BY place DESC LIMIT ${KNOWN_AFTER_DELETION})`,
    id,
    before,
  )
  return row?.at ?? 0
}

export interface Removed {
  readonly count: number
  readonly files: readonly AttachmentId[]
}

const UNSENT = [stateCode('waiting'), stateCode('failed')].join(', ')

/**
 * Deletes the oldest messages of a conversation before that place, at most `limit`. Those from `tombs` on keep their ids,
 * unless nobody else has them. Those that came after the message with the number `lastId` stay.
 */
export function removeOldest(
  tx: Transaction,
  id: ConversationId,
  before: Place,
  tombs: Place,
  lastId: number,
  limit: number,
): Removed {
  const rows = tx.all<{ id: MessageId; place: Place; unsent: number }>(
    `SELECT id, place, coalesce(state IN (${UNSENT}), 0) AS unsent FROM message
     WHERE conversation_id = ? AND hidden = 0 AND place < ? AND id <= ? ORDER BY place LIMIT ?`,
    id,
    before,
    lastId,
    limit,
  )
  const files: AttachmentId[] = []
  for (const row of rows) {
    if (row.place >= tombs && row.unsent === 0) {
      files.push(...clearMessage(tx, row.id, 'hidden'))
      continue
    }
    files.push(...removeAttachments(tx, row.id))
    tx.run('DELETE FROM message WHERE id = ?', row.id)
  }
  return { count: rows.length, files }
}

/** Deletes operations that came until then and still wait for their message. */
export function removePending(tx: Transaction, id: ConversationId, until: number): void {
  tx.run(`DELETE FROM pending_op WHERE conversation_id = ? AND op ->> '$.at' <= ?`, id, until)
}
