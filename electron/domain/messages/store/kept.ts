/** Messages that the person has bookmarked or pinned. */
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'

export const BOOKMARKED = 1
export const PINNED = 2
export type How = typeof BOOKMARKED | typeof PINNED

export interface KeptMark {
  readonly bookmarked: boolean
  readonly pinned: boolean
}

/** Those of these messages that are bookmarked or pinned. */
export function keptOf(db: Reader, ids: readonly MessageId[]): ReadonlyMap<MessageId, KeptMark> {
  const rows = db.all<{ id: MessageId; marks: number }>(
    `SELECT k.message_id AS id, sum(k.how) AS marks FROM json_each(?) j
     CROSS JOIN kept_message k ON k.message_id = j.value GROUP BY k.message_id`,
    JSON.stringify(ids),
  )
  return new Map(
    rows.map(({ id, marks }) => [
      id,
      { bookmarked: (marks & BOOKMARKED) !== 0, pinned: (marks & PINNED) !== 0 },
    ]),
  )
}

/** Returns whether that changed anything. */
export function keepMessage(
  tx: Transaction,
  id: MessageId,
  conversationId: ConversationId,
  how: How,
  on: boolean,
): boolean {
  const { changes } = on
    ? tx.run(
        'INSERT OR IGNORE INTO kept_message (message_id, conversation_id, how) VALUES (?, ?, ?)',
        id,
        conversationId,
        how,
      )
    : tx.run('DELETE FROM kept_message WHERE message_id = ? AND how = ?', id, how)
  return changes > 0
}

export interface KeptRow {
  /** Its number in the list. */
  readonly number: number
  readonly id: MessageId
}

/** Messages that are being deleted are no longer shown. */
const IS_THERE = `m.hidden = 0
  AND NOT EXISTS (SELECT 1 FROM wiping w WHERE w.conversation_id = m.conversation_id AND m.place < w.before)`

/** The latest kept first, before that number. */
export function keptMessages(
  db: Reader,
  how: How,
  conversationId: ConversationId | null,
  before: number,
  limit: number,
): KeptRow[] {
  const of = conversationId === null ? '' : 'k.conversation_id = ? AND'
  return db.all<KeptRow>(
    `SELECT k.id AS number, k.message_id AS id FROM kept_message k CROSS JOIN message m ON m.id = k.message_id
     WHERE ${of} k.how = ? AND k.id < ? AND ${IS_THERE} ORDER BY k.id DESC LIMIT ?`,
    ...(conversationId === null ? [] : [conversationId]),
    how,
    before,
    limit,
  )
}

/** Ends the oldest above this number. Returns their messages. */
export function keepNewest(
  tx: Transaction,
  how: How,
  conversationId: ConversationId | null,
  most: number,
): MessageId[] {
  const of = conversationId === null ? '' : 'conversation_id = ? AND'
  const rows = tx.all<KeptRow>(
    `SELECT id AS number, message_id AS id FROM kept_message WHERE ${of} how = ? ORDER BY id DESC LIMIT 10 OFFSET ?`,
    ...(conversationId === null ? [] : [conversationId]),
    how,
    most,
  )
  for (const { number } of rows) tx.run('DELETE FROM kept_message WHERE id = ?', number)
  return rows.map(({ id }) => id)
}
