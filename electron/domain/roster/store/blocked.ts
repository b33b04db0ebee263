import type { AccountId } from '../../../../shared/model/ids.ts'
import { domainOf, type BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'

/** The last known block list of each account, without empty ones. */
export function listBlocked(db: Reader): Record<AccountId, BareJid[]> {
  const blocked: Record<AccountId, BareJid[]> = {}
  const rows = db.all<{ account_id: AccountId; jid: BareJid }>(
    'SELECT account_id, jid FROM blocked ORDER BY account_id, jid',
  )
  for (const { account_id: accountId, jid } of rows) (blocked[accountId] ??= []).push(jid)
  return blocked
}

export function blockedOf(db: Reader, accountId: AccountId): BareJid[] {
  return db
    .all<{ jid: BareJid }>('SELECT jid FROM blocked WHERE account_id = ? ORDER BY jid', accountId)
    .map(({ jid }) => jid)
}

/** Whether that address or its whole server is blocked (XEP-0191 §2), as last known. Works offline, too. */
export function isBlocked(db: Reader, accountId: AccountId, jid: BareJid): boolean {
  const found = db.first(
    'SELECT 1 FROM blocked WHERE account_id = ? AND jid IN (?, ?)',
    accountId,
    jid,
    domainOf(jid),
  )
  return found !== undefined
}

export function replaceBlocked(tx: Transaction, accountId: AccountId, jids: readonly BareJid[]): void {
  tx.run('DELETE FROM blocked WHERE account_id = ?', accountId)
  for (const jid of jids) tx.run('INSERT INTO blocked (account_id, jid) VALUES (?, ?)', accountId, jid)
}
