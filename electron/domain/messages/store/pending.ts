import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Transaction } from '../../db/store.ts'
import type { ParticipantId } from './participants.ts'
import { MAX_REF_LENGTH, packRef } from './refs.ts'

/** So many operations of one conversation may wait for their message, and so many characters of them. */
const MAX_PENDING = 200
const MAX_PENDING_CHARACTERS = 1024 * 1024

export interface Pending<Op> {
  readonly authorId: ParticipantId
  readonly op: Op
}

/** Lets an operation wait for the message with that id. The oldest make room. */
export function addPending<Op>(
  tx: Transaction,
  conversationId: ConversationId,
  target: string,
  { authorId, op }: Pending<Op>,
): void {
  const text = JSON.stringify(op)
  if (target === '' || target.length > MAX_REF_LENGTH || text.length > MAX_PENDING_CHARACTERS) return
  tx.run(
    'INSERT INTO pending_op (conversation_id, target, author_id, op) VALUES (?, ?, ?, ?)',
    conversationId,
    packRef(target),
    authorId,
    text,
  )
  const kept = tx.all<{ id: number; length: number }>(
    'SELECT id, length(op) AS length FROM pending_op WHERE conversation_id = ? ORDER BY id DESC',
    conversationId,
  )
  let characters = 0
  kept.forEach(({ id, length }, index) => {
    characters += length
    if (index >= MAX_PENDING || characters > MAX_PENDING_CHARACTERS)
      tx.run('DELETE FROM pending_op WHERE id = ?', id)
  })
}

/** Takes out what waited for a message that goes by one of these ids, in the order in which it came. */
export function takePending<Op>(
  tx: Transaction,
  conversationId: ConversationId,
  ids: readonly string[],
): Pending<Op>[] {
  return ids.flatMap((target) => {
    const rows = tx.all<{ id: number; authorId: ParticipantId; op: string }>(
      'SELECT id, author_id AS authorId, op FROM pending_op WHERE conversation_id = ? AND target = ? ORDER BY id',
      conversationId,
      packRef(target),
    )
    for (const { id } of rows) tx.run('DELETE FROM pending_op WHERE id = ?', id)
    return rows.map(({ authorId, op }) => ({ authorId, op: JSON.parse(op) as Op }))
  })
}

