/** How much of what others make up is kept. */
import type { AccountId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Transaction } from '../../db/store.ts'
import { TRUSTED_BLINDLY, UNDECIDED, type KeyRowId } from './rows.ts'

/** Of an account, devices that are on no list: anybody can write from one. */
const MOST_UNLISTED = 200
/** Of a person, identity keys that no device has now and that the account's person has not decided about. */
const MOST_FORMER_KEYS = 50

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
