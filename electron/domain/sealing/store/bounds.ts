/** How much of what others make up is kept. */
import type { AccountId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Transaction } from '../../db/store.ts'
import { TRUSTED_BLINDLY, UNDECIDED, type KeyRowId } from './rows.ts'

/** Of an account, devices that are on no list: anybody can write from one. */
const MOST_UNLISTED = 200
/** Of a person, identity keys that no device has now and that the account's person has not decided about. */
const MOST_FORMER_KEYS = 50
/** Of a person, and of all devices that are on no list, keys of messages that have not come yet. */
const MOST_SKIPPED = 20_000

/** Before another device writes that is on no list: the one that was silent for longest goes, with its sessions. */
export function makeRoomForDevice(tx: Transaction, accountId: AccountId): void {
  tx.run(
    `DELETE FROM omemo_device WHERE id IN (SELECT id FROM omemo_device WHERE account_id = ? AND listed = 0
       ORDER BY coalesce(active_at, first_at) DESC, id DESC LIMIT -1 OFFSET ${MOST_UNLISTED - 1})`,
    accountId,
  )
}

/** Forgets the oldest of somebody's keys that mean nothing any more, except this one. */
export function forgetKeys(tx: Transaction, accountId: AccountId, owner: BareJid, except: KeyRowId): void {
  tx.run(
    `DELETE FROM omemo_key WHERE id IN (SELECT k.id FROM omemo_key k
       WHERE k.account_id = ? AND k.peer = ? AND k.trust IN (${UNDECIDED}, ${TRUSTED_BLINDLY}) AND k.id <> ?
         AND NOT EXISTS (SELECT 1 FROM omemo_device d WHERE d.key_id = k.id)
       ORDER BY k.id DESC LIMIT -1 OFFSET ${MOST_FORMER_KEYS})`,
    accountId,
    owner,
    except,
  )
}

/** Gives up messages that have not come yet, of the sessions that were used least lately, if this device's owner leaves too many. */
export function forgetSkipped(
  tx: Transaction,
  accountId: AccountId,
  { owner, listed }: { readonly owner: BareJid; readonly listed: number },
): void {
  const [whose, ...values] = listed === 0 ? ['d.listed = 0'] : ['d.peer = ?', owner]
  tx.run(
    `DELETE FROM omemo_skipped WHERE session_id IN (SELECT id FROM (
       SELECT s.id, sum((SELECT count(*) FROM omemo_skipped k WHERE k.session_id = s.id))
         OVER (ORDER BY s.used_at DESC, s.id DESC) AS total
       FROM omemo_device d CROSS JOIN omemo_session s ON s.device = d.id
       WHERE d.account_id = ? AND ${whose}) WHERE total > ${MOST_SKIPPED})`,
    accountId,
    ...values,
  )
}
