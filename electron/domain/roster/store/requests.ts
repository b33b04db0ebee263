import { MOST_REQUESTS, type SubscriptionRequest } from '../../../../shared/model/contact.ts'
import type { AccountId } from '../../../../shared/model/ids.ts'
import { domainOf, type BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'

const SELECT = `SELECT account_id AS accountId, jid, nickname, text, received_at AS receivedAt
  FROM subscription_request`

/** Oldest first. */
export function listRequests(db: Reader): SubscriptionRequest[] {
  return db.all<SubscriptionRequest>(`${SELECT} ORDER BY received_at, jid`)
}

export function findRequest(db: Reader, accountId: AccountId, jid: BareJid): SubscriptionRequest | undefined {
  return db.first<SubscriptionRequest>(`${SELECT} WHERE account_id = ? AND jid = ?`, accountId, jid)
}

/** So many requests of one server are kept at once, so that no single one fills the list. */
const MOST_OF_DOMAIN = 50

/**
 * Whether it is news for which there is room: the server repeats each in every session until it is answered (RFC 6121
 * §3.1.3), so that what finds no room now is not lost.
 */
export function hasRoomFor(db: Reader, accountId: AccountId, jid: BareJid): boolean {
  if (findRequest(db, accountId, jid) !== undefined) return false
  const counted = db.first<{ all: number; ofDomain: number | null }>(
    `SELECT count(*) AS "all", sum(substr(jid, instr(jid, '@') + 1) = ?) AS ofDomain
     FROM subscription_request WHERE account_id = ?`,
    domainOf(jid),
    accountId,
  )
  return (counted?.all ?? 0) < MOST_REQUESTS && (counted?.ofDomain ?? 0) < MOST_OF_DOMAIN
}

/** Keeps a request; the server repeats it in every session (RFC 6121 §3.1.3). Whether it is news. */
export function keepRequest(tx: Transaction, request: SubscriptionRequest): boolean {
  const { accountId, jid, nickname, text, receivedAt } = request
  if (!hasRoomFor(tx, accountId, jid)) return false
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

/** Deletes those of them that ask; gives whom it was. */
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
