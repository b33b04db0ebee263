import type { SealedFor } from '../../../shared/model/encryption.ts'
import type { AccountId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../db/store.ts'
import type { SealedKey } from './seal.ts'

/** For so long the details of a message tell who got its key. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1000

type Row = readonly [owner: BareJid, device: number, isVersion2: 0 | 1, isNewSession: 0 | 1]

/** Remembers which devices got the key of an own message. `now`: the server's time, in milliseconds since 1970. */
export function keepSealedFor(tx: Transaction, id: MessageId, keys: readonly SealedKey[], now: number): void {
  const rows = keys.map(({ owner, number, version, isKeyExchange }): Row => [
    owner,
    number,
    version === '2' ? 1 : 0,
    isKeyExchange ? 1 : 0,
  ])
  tx.run(
    'INSERT OR REPLACE INTO omemo_sealed_for (message_id, devices, at) VALUES (?, ?, ?)',
    id,
    JSON.stringify(rows),
    now,
  )
  tx.run(
    `DELETE FROM omemo_sealed_for WHERE message_id IN
       (SELECT message_id FROM omemo_sealed_for WHERE at < ? ORDER BY at LIMIT 10)`,
    now - KEPT_MS,
  )
}

/** The devices that got the key of an own message; none if that is not known (any more). */
export function sealedForOf(db: Reader, accountId: AccountId, id: MessageId): SealedFor[] {
  const row = db.first<{ devices: string }>('SELECT devices FROM omemo_sealed_for WHERE message_id = ?', id)
  if (row === undefined) return []
  return (JSON.parse(row.devices) as Row[]).map(([owner, device, isVersion2, isNewSession]) => ({
    owner,
    device,
    name:
      db.first<{ label: string | null }>(
        'SELECT label FROM omemo_device WHERE account_id = ? AND peer = ? AND device_id = ?',
        accountId,
        owner,
        device,
      )?.label ?? null,
    version: isVersion2 === 1 ? 'OMEMO 2' : 'OMEMO 0.3',
    newSession: isNewSession === 1,
  }))
}
