import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Transaction } from '../../db/store.ts'
import type { ParticipantId } from './participants.ts'
import { MAX_REF_LENGTH, packRef } from './refs.ts'

/** Limits on the operations per conversation that wait for their message. */
const MAX_PENDING = 200
const MAX_PENDING_BYTES = 1024 * 1024

export interface Pending<Op> {
  readonly authorId: ParticipantId
  readonly op: Op
}

/** Queues an operation until the message with that id comes. The oldest ones are dropped to make space. */
export function addPending<Op>(
  tx: Transaction,
  conversationId: ConversationId,
  target: string,
  { authorId, op }: Pending<Op>,
): void {
  const text = JSON.stringify(op)
  if (target === '' || target.length > MAX_REF_LENGTH || Buffer.byteLength(text) > MAX_PENDING_BYTES) return
  tx.run(
    'INSERT INTO pending_op (conversation_id, target, author_id, op) VALUES (?, ?, ?, ?)',
    conversationId,
    packRef(target),
    authorId,
    text,
  )
  while (isTooMuch(tx, conversationId)) {
    tx.run(
      'DELETE FROM pending_op WHERE id = (SELECT min(id) FROM pending_op WHERE conversation_id = ?)',
      conversationId,
    )
  }
}

function isTooMuch(tx: Transaction, conversationId: ConversationId): boolean {
  const kept = tx.first<{ count: number; bytes: number }>(
    'SELECT count(*) AS count, sum(octet_length(op)) AS bytes FROM pending_op WHERE conversation_id = ?',
    conversationId,
  )
  return kept !== undefined && (kept.count > MAX_PENDING || kept.bytes > MAX_PENDING_BYTES)
}

/**
 * Removes and returns the operations that waited for a message with one of these ids, in order. Those for which `fits`
 * returns false are about another message with the same id and keep waiting.
 */
export function takePending<Op>(
  tx: Transaction,
  conversationId: ConversationId,
  ids: readonly string[],
  fits: (pending: Pending<Op>) => boolean,
): Pending<Op>[] {
  const rows = ids.flatMap((target) =>
    tx.all<{ id: number; authorId: ParticipantId; op: string }>(
      'SELECT id, author_id AS authorId, op FROM pending_op WHERE conversation_id = ? AND target = ?',
      conversationId,
      packRef(target),
    ),
  )
  const taken: Pending<Op>[] = []
  for (const { id, authorId, op } of rows.sort((a, b) => a.id - b.id)) {
    const pending = { authorId, op: JSON.parse(op) as Op }
    if (!fits(pending)) continue
    tx.run('DELETE FROM pending_op WHERE id = ?', id)
    taken.push(pending)
  }
  return taken
}
