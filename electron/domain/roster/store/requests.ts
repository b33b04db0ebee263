import { MOST_REQUESTS, type SubscriptionRequest } from '../../../../shared/model/contact.ts'
import type { AccountId } from '../../../../shared/model/ids.ts'
import { domainOf, type BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'

const SELECT = `SELECT account_id AS accountId, jid, nickname, text, received_at AS receivedAt
  FROM subscription_request`

/** All open requests, oldest first. */
export function listRequests(db: Reader): SubscriptionRequest[] {
  return db.all<SubscriptionRequest>(`${SELECT} ORDER BY received_at, jid`)
}

export function findRequest(db: Reader, accountId: AccountId, jid: BareJid): SubscriptionRequest | undefined {
  return db.first<SubscriptionRequest>(`${SELECT} WHERE account_id = ? AND jid = ?`, accountId, jid)
}

/** The most open requests from one server, so that no single server fills the list. */
const MAX_PER_DOMAIN = 50

/**
 * Whether the request is new and the limits allow it. The server repeats each request in every session until it is
 * answered (RFC 6121 §3.1.3), so a refused one is not lost.
 */
export function mayKeepRequest(db: Reader, accountId: AccountId, jid: BareJid): boolean {
  if (findRequest(db, accountId, jid) !== undefined) return false
  const counted = db.first<{ all: number; ofDomain: number | null }>(
    `SELECT count(*) AS "all", sum(substr(jid, instr(jid, '@') + 1) = ?) AS ofDomain
     FROM subscription_request WHERE account_id = ?`,
    domainOf(jid),
    accountId,
  )
  return (counted?.all ?? 0) < MOST_REQUESTS && (counted?.ofDomain ?? 0) < MAX_PER_DOMAIN
}

/** Stores a request, which the server repeats in every session (RFC 6121 §3.1.3). Returns whether it is new. */
export function keepRequest(tx: Transaction, request: SubscriptionRequest): boolean {
  const { accountId, jid, nickname, text, receivedAt } = request
  if (!mayKeepRequest(tx, accountId, jid)) return false
  tx.run(
    'INSERT INTO subscription_request (account_id, jid, nickname, text, received_at) VALUES (?, ?, ?, ?, ?)',
    accountId,
    jid,
    nickname,
    text,
    receivedAt,
  )
  return true
}

/** Deletes requests. Returns the senders of those that existed. */
export function deleteRequests(
  tx: Transaction,
  accountId: AccountId,
  jids: readonly BareJid[],
): readonly BareJid[] {
  if (jids.length === 0) return []
  const rows = tx.all<{ jid: BareJid }>(
    `DELETE FROM subscription_request
     WHERE account_id = ? AND jid IN (SELECT value FROM json_each(?)) RETURNING jid`,
    accountId,
    JSON.stringify(jids),
  )
  return rows.map(({ jid }) => jid)
}
