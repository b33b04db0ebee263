import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import type { ParticipantId } from './participants.ts'
import { MAX_REF_LENGTH, packRef } from './refs.ts'

/** Limits on the operations per conversation that wait for their message. */
const MAX_PENDING = 200
const MAX_PENDING_BYTES = 1024 * 1024
/**
 * An archive is mostly read backwards, so its operations come before their messages. Only some of them wait at a time, but
 * a reaction may wait for a message of years ago.
 */
const MAX_ARCHIVED = 5_000
const MAX_ARCHIVED_BYTES = 4 * 1024 * 1024
/** Those of an archive are counted once for this many, because counting costs more the more wait. */
const COUNTED_EVERY = 64

export interface Pending<Op> {
  readonly authorId: ParticipantId
  readonly op: Op
}

/**
 * Queues an operation until the message with that id comes. To make space, the oldest ones are dropped; of those from an
 * archive, which has a limit of its own, the ones of others first.
 */
export function addPending<Op>(
  tx: Transaction,
  conversationId: ConversationId,
  target: string,
  { authorId, op }: Pending<Op>,
  archived = false,
): void {
  const text = JSON.stringify(op)
  if (target === '' || target.length > MAX_REF_LENGTH || Buffer.byteLength(text) > MAX_PENDING_BYTES) return
  const { lastId } = tx.run(
    'INSERT INTO pending_op (conversation_id, target, author_id, op, archived) VALUES (?, ?, ?, ?, ?)',
    conversationId,
    packRef(target),
    authorId,
    text,
    archived ? 1 : null,
  )
  if (archived) {
    if (lastId % COUNTED_EVERY === 0) trimArchived(tx, conversationId)
    return
  }
  while (isTooMuch(tx, conversationId)) {
    tx.run(
      'DELETE FROM pending_op WHERE id = (SELECT min(id) FROM pending_op WHERE conversation_id = ? AND archived IS NULL)',
      conversationId,
    )
  }
}

function isTooMuch(tx: Transaction, conversationId: ConversationId): boolean {
  const kept = countPending(tx, conversationId, false)
  return kept.count > MAX_PENDING || kept.bytes > MAX_PENDING_BYTES
}

function countPending(
  db: Reader,
  conversationId: ConversationId,
  archived: boolean,
): { readonly count: number; readonly bytes: number } {
  const kept = db.first<{ count: number; bytes: number | null }>(
    `SELECT count(*) AS count, sum(octet_length(op)) AS bytes FROM pending_op WHERE conversation_id = ? AND archived IS ?`,
    conversationId,
    archived ? 1 : null,
  )
  return { count: kept?.count ?? 0, bytes: kept?.bytes ?? 0 }
}

function trimArchived(tx: Transaction, conversationId: ConversationId): void {
  const { count, bytes } = countPending(tx, conversationId, true)
  const share = Math.min(MAX_ARCHIVED / count, MAX_ARCHIVED_BYTES / bytes)
  if (share >= 1) return
  tx.run(
    `DELETE FROM pending_op WHERE id IN (SELECT o.id FROM pending_op o CROSS JOIN participant p ON p.id = o.author_id
       WHERE o.conversation_id = ? AND o.archived = 1 ORDER BY p.own, o.id LIMIT ?)`,
    conversationId,
    Math.ceil(count * (1 - share)) + COUNTED_EVERY,
  )
}

export function hasPending(db: Reader, conversationId: ConversationId): boolean {
  return db.first('SELECT 1 FROM pending_op WHERE conversation_id = ? LIMIT 1', conversationId) !== undefined
}

/** Whether an operation waits for a message with this id. */
export function isPendingFor(db: Reader, conversationId: ConversationId, target: string): boolean {
  if (target === '' || target.length > MAX_REF_LENGTH) return false
  return (
    db.first(
      'SELECT 1 FROM pending_op WHERE conversation_id = ? AND target = ? LIMIT 1',
      conversationId,
      packRef(target),
    ) !== undefined
  )
}

/**
 * The archive has no older messages, so nothing that came from it can still meet its message. `room`: the archive of that
 * room; null: the account's.
 */
export function removeArchivedPending(
  tx: Transaction,
  accountId: AccountId,
  room: BareJid | null = null,
): void {
  tx.run(
    `DELETE FROM pending_op WHERE archived = 1
       AND conversation_id IN (SELECT id FROM conversation WHERE account_id = ? AND (kind = 'room') = ? AND (? IS NULL OR peer = ?))`,
    accountId,
    room === null ? 0 : 1,
    room,
    room,
  )
}

/**
 * Removes and returns the operations that waited for a message with one of these ids, in the order in which they came.
 * Those for which `fits` returns false are about another message with the same id and keep waiting.
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
