/** Conversations of unknown senders, and the number of their dropped messages. */
import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Conversation } from '../../../../shared/model/message.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { removeAttachmentsIn } from './attachments.ts'

/** The values of `conversation.unknown`; NULL for ordinary conversations. */
export const UNKNOWN = 1
export const IGNORED = 2
export type Unknown = typeof UNKNOWN | typeof IGNORED | null

export interface StrangerRow {
  readonly id: ConversationId
  readonly kind: Conversation['kind']
  readonly unknown: Unknown
  /** The total charge for their messages, in bytes. */
  readonly charged: number
}

/** The conversation with that address, if there is one. */
export function findStranger(db: Reader, accountId: AccountId, peer: BareJid): StrangerRow | undefined {
  return db.first<StrangerRow>(
    `SELECT id, kind, unknown, charged FROM conversation WHERE account_id = ? AND peer = ? AND occupant = ''`,
    accountId,
    peer,
  )
}

/** The unknown senders of an account, without ignored ones. admission.ts limits their number. */
export function listStrangers(
  db: Reader,
  accountId: AccountId,
): { readonly id: ConversationId; readonly peer: BareJid }[] {
  return db.all(
    'SELECT id, peer FROM conversation WHERE account_id = ? AND unknown = 1 AND closed = 0',
    accountId,
  )
}

/** The number of unknown senders of an account, in total and from that domain. */
export function countStrangers(
  db: Reader,
  accountId: AccountId,
  domain: string,
): { readonly all: number; readonly ofDomain: number } {
  const counted = db.first<{ all: number; ofDomain: number | null }>(
    `SELECT count(*) AS "all", sum(substr(peer, instr(peer, '@') + 1) = ?) AS ofDomain
     FROM conversation WHERE account_id = ? AND unknown = 1 AND closed = 0`,
    domain,
    accountId,
  )
  return { all: counted?.all ?? 0, ofDomain: counted?.ofDomain ?? 0 }
}

/** Adds to the charge of an unknown sender, in bytes. `at`: see `ensureConversation`. */
export function charge(tx: Transaction, id: ConversationId, bytes: number, at: number): void {
  tx.run(
    `UPDATE conversation SET charged = charged + ?, opened_at = CASE closed WHEN 1 THEN ? ELSE opened_at END, closed = 0
     WHERE id = ?`,
    bytes,
    at,
    id,
  )
}

/** Creates the conversation of an unknown sender. `at`: see `ensureConversation`; `charged`: in bytes. */
export function addStranger(
  tx: Transaction,
  accountId: AccountId,
  peer: BareJid,
  at: number,
  charged: number,
): ConversationId {
  return tx.run(
    `INSERT INTO conversation (account_id, kind, peer, opened_at, unknown, charged)
     VALUES (?, 'person', ?, ?, 1, ?)`,
    accountId,
    peer,
    at,
    charged,
  ).lastId as ConversationId
}

/** Deletes all their messages. The row stays and marks them as ignored. Returns the removed files. */
export function makeIgnored(tx: Transaction, id: ConversationId): AttachmentId[] {
  const removed = removeAttachmentsIn(tx, id)
  tx.run('DELETE FROM message WHERE conversation_id = ? AND hidden = 0', id)
  tx.run('DELETE FROM pending_op WHERE conversation_id = ?', id)
  tx.run(
    'UPDATE conversation SET unknown = 2, closed = 1, charged = 0, unread = 0, late = 0 WHERE id = ?',
    id,
  )
  return removed
}

/** Makes an ignored sender an unknown one again. */
export function endIgnoring(tx: Transaction, accountId: AccountId, peer: BareJid): void {
  tx.run(
    `UPDATE conversation SET unknown = 1 WHERE account_id = ? AND peer = ? AND occupant = '' AND unknown = 2`,
    accountId,
    peer,
  )
}

export function addDropped(tx: Transaction, accountId: AccountId): void {
  tx.run(
    `INSERT INTO stranger_dropped (account_id, count) VALUES (?, 1)
     ON CONFLICT (account_id) DO UPDATE SET count = count + 1`,
    accountId,
  )
}

export function droppedOf(db: Reader, accountId: AccountId): number {
  return (
    db.first<{ count: number }>('SELECT count FROM stranger_dropped WHERE account_id = ?', accountId)
      ?.count ?? 0
  )
}

export function listDropped(db: Reader): Record<AccountId, number> {
  const rows = db.all<{ id: AccountId; count: number }>(
    'SELECT account_id AS id, count FROM stranger_dropped WHERE count > 0',
  )
  return Object.fromEntries(rows.map(({ id, count }) => [id, count]))
}

export function forgetDropped(tx: Transaction, accountId: AccountId): void {
  tx.run('DELETE FROM stranger_dropped WHERE account_id = ?', accountId)
}
