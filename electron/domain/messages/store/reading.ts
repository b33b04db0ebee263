/** How far the person and the other side have read, and how much is unread. */
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'

/** A subquery for statements on `conversation`. */
const UNREAD = `SELECT count(*) FROM message
  WHERE conversation_id = conversation.id AND hidden = 0 AND own = 0 AND place > conversation.read_place`

/** Recounts the unread messages after a deletion. The cost grows with their number only. */
export function countUnread(tx: Transaction, id: ConversationId): void {
  const late = '(SELECT count(*) FROM message WHERE conversation_id = conversation.id AND late = 1)'
  tx.run(`UPDATE conversation SET late = ${late}, unread = ${late} + (${UNREAD}) WHERE id = ?`, id)
  countMentions(tx, id)
}

/** Unread messages that mean the person are few, and only rooms have some. */
const MENTIONS = `(SELECT count(*) FROM message
    WHERE conversation_id = conversation.id AND mention = 1 AND hidden = 0 AND own = 0 AND place > read_place)
  + (SELECT count(*) FROM message INDEXED BY message_late
    WHERE conversation_id = conversation.id AND late = 1 AND mention = 1 AND place <= read_place)`

/** Recounts the unread messages that mean the person. The cost grows with their number only. */
export function countMentions(tx: Transaction, id: ConversationId): void {
  tx.run(`UPDATE conversation SET mentions = ${MENTIONS} WHERE id = ? AND kind = 'room'`, id)
}

/** Marks everything in the conversation as read. */
export function readAll(tx: Transaction, id: ConversationId): void {
  tx.run('UPDATE message SET late = NULL WHERE conversation_id = ? AND late = 1', id)
  tx.run(
    `UPDATE conversation SET unread = 0, late = 0, mentions = 0, read_place = max(read_place, coalesce((SELECT place FROM message
       WHERE conversation_id = conversation.id AND hidden = 0 ORDER BY place DESC LIMIT 1), 0))
     WHERE id = ?`,
    id,
  )
}

/** Marks everything up to that place as read, except late messages. Returns whether that changed anything. */
export function readUpTo(tx: Transaction, id: ConversationId, place: Place): boolean {
  const { changes } = tx.run(
    `UPDATE conversation SET read_place = ?, unread = unread - (${UNREAD} AND place <= ?)
     WHERE id = ? AND read_place < ?`,
    place,
    place,
    id,
    place,
  )
  if (changes > 0) countMentions(tx, id)
  return changes > 0
}

/** Marks everything before that place as read, also the late messages, because it is being deleted. */
export function readBefore(tx: Transaction, id: ConversationId, place: Place): void {
  tx.run('UPDATE message SET late = NULL WHERE conversation_id = ? AND late = 1 AND place < ?', id, place)
  readUpTo(tx, id, (place - 1) as Place)
  countUnread(tx, id)
}

/** Marks the late messages between these places as read. Returns those that changed. */
export function seenBetween(tx: Transaction, id: ConversationId, from: Place, upTo: Place): MessageId[] {
  const where = 'FROM message WHERE conversation_id = ? AND late = 1 AND place BETWEEN ? AND ?'
  const seen = tx.all<{ id: MessageId }>(`SELECT id ${where}`, id, from, upTo)
  if (seen.length === 0) return []
  const json = JSON.stringify(seen.map(({ id: messageId }) => messageId))
  tx.run('UPDATE message SET late = NULL WHERE id IN (SELECT value FROM json_each(?))', json)
  tx.run(
    'UPDATE conversation SET late = late - ?, unread = unread - ? WHERE id = ?',
    seen.length,
    seen.length,
    id,
  )
  countMentions(tx, id)
  return seen.map(({ id: messageId }) => messageId)
}

/** Notes that the other side has read all own messages up to that place. Returns whether that changed anything. */
export function peerReadUpTo(tx: Transaction, id: ConversationId, place: Place): boolean {
  return (
    tx.run(
      'UPDATE conversation SET peer_read_place = ? WHERE id = ? AND peer_read_place < ?',
      place,
      id,
      place,
    ).changes > 0
  )
}

/** The person has opened a conversation that they had marked as unread. Returns whether that changed anything. */
export function endMarkedUnread(tx: Transaction, id: ConversationId): boolean {
  return (
    tx.run('UPDATE conversation SET marked_unread = 0 WHERE id = ? AND marked_unread = 1', id).changes > 0
  )
}

export function readPlaceOf(db: Reader, id: ConversationId): Place {
  return (
    db.first<{ place: Place }>('SELECT read_place AS place FROM conversation WHERE id = ?', id)?.place ??
    (0 as Place)
  )
}

/** Counts one more unread message; `late` if it stands before the last one read, `mention` if it means the person. */
export function addUnread(tx: Transaction, id: ConversationId, late: boolean, mention = false): void {
  // A new message brings an archived conversation back, unless it is muted.
  tx.run(
    `UPDATE conversation SET unread = unread + 1, late = late + ?, mentions = mentions + ?,
       archived = archived AND EXISTS (SELECT 1 FROM notification_rule WHERE conversation_id = id AND rule = 'none')
     WHERE id = ?`,
    late ? 1 : 0,
    mention ? 1 : 0,
    id,
  )
}
