/** Conversations of unknown senders, and how much of theirs was not kept. */
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'

/** The values of `conversation.unknown`; NULL is a conversation like any other. */
export const UNKNOWN = 1
export const IGNORED = 2
export type Unknown = typeof UNKNOWN | typeof IGNORED | null

export interface StrangerRow {
  readonly id: ConversationId
  readonly unknown: Unknown
  /** What was charged for what they wrote, in bytes. */
  readonly charged: number
}

/** How the conversation with that address stands, where there is one. */
export function findStranger(db: Reader, accountId: AccountId, peer: BareJid): StrangerRow | undefined {
  return db.first<StrangerRow>(
    `SELECT id, unknown, charged FROM conversation WHERE account_id = ? AND peer = ? AND occupant = ''`,
    accountId,
    peer,
  )
}

/** The unknown senders of an account; who is ignored is not among them. Their number is bounded: door.ts. */
export function listStrangers(
  db: Reader,
  accountId: AccountId,
): { readonly id: ConversationId; readonly peer: BareJid }[] {
  return db.all(
    'SELECT id, peer FROM conversation WHERE account_id = ? AND unknown = 1 AND closed = 0',
    accountId,
  )
}

/** How many unknown senders an account has, and how many of them are of that domain. */
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

/** Charges what an unknown sender leaves in their conversation, in bytes. `at`: see `openKnown`. */
export function charge(tx: Transaction, id: ConversationId, bytes: number, at: number): void {
  tx.run(
    `UPDATE conversation SET charged = charged + ?, opened_at = CASE closed WHEN 1 THEN ? ELSE opened_at END, closed = 0
     WHERE id = ?`,
    bytes,
    at,
    id,
  )
}

/** Makes the conversation of an unknown sender. `at`: see `openKnown`; `charged`: in bytes. */
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

/** Takes away all that they wrote; only the row stays, and says that they are ignored. */
export function makeIgnored(tx: Transaction, id: ConversationId): void {
  tx.run('DELETE FROM message WHERE conversation_id = ? AND hidden = 0', id)
  tx.run('DELETE FROM pending_op WHERE conversation_id = ?', id)
  tx.run(
    'UPDATE conversation SET unknown = 2, closed = 1, charged = 0, unread = 0, late = 0 WHERE id = ?',
    id,
  )
}

/** Who was ignored may write again, as somebody unknown. */
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
