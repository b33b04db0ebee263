import type { AccountId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Transaction } from '../../db/store.ts'
import type { KeyRow } from './keys.ts'
import type { KeyRowId } from './rows.ts'

/** Of one device, and of all together, so many decisions wait; the oldest go. */
const MOST_BY_ONE = 200
const MOST = 2_000

/** A decision about a key that does not count yet (XEP-0450 §5). */
export interface WaitingTrust {
  /** The key of the device that passed it on. */
  readonly by: KeyRowId
  readonly owner: BareJid
  readonly key: Uint8Array
  readonly trust: 'verified' | 'distrusted'
  /** When it was sealed, in milliseconds since 1970. */
  readonly at: number
}

export function addWaitingTrust(
  tx: Transaction,
  accountId: AccountId,
  { by, owner, key, trust, at }: WaitingTrust,
): void {
  tx.run(
    `INSERT INTO omemo_trust_waiting (account_id, by_key, owner, key, trust, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET trust = excluded.trust, at = excluded.at WHERE excluded.at > at`,
    accountId,
    by,
    owner,
    key,
    trust === 'verified' ? 1 : 0,
    at,
  )
  trim(tx, accountId, by, MOST_BY_ONE)
  trim(tx, accountId, null, MOST)
}

function trim(tx: Transaction, accountId: AccountId, by: KeyRowId | null, most: number): void {
  tx.run(
    `DELETE FROM omemo_trust_waiting WHERE (account_id, by_key, owner, key) IN
       (SELECT account_id, by_key, owner, key FROM omemo_trust_waiting
        WHERE account_id = ? AND (? IS NULL OR by_key = ?) ORDER BY at DESC LIMIT -1 OFFSET ?)`,
    accountId,
    by,
    by,
    most,
  )
}

/** The decisions that this key passed on or that are about it, the oldest first. They no longer wait. */
export function takeWaitingTrust(
  tx: Transaction,
  accountId: AccountId,
  { id, owner, key }: KeyRow,
): WaitingTrust[] {
  const rows = tx.all<Omit<WaitingTrust, 'trust'> & { trust: number }>(
    `DELETE FROM omemo_trust_waiting WHERE account_id = ? AND (by_key = ? OR (owner = ? AND key = ?))
     RETURNING by_key AS "by", owner, key, trust, at`,
    accountId,
    id,
    owner,
    key,
  )
  return rows
    .sort((a, b) => a.at - b.at)
    .map(({ trust, ...row }) => ({ ...row, trust: trust === 1 ? 'verified' : 'distrusted' }))
}
