import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../db/store.ts'
import { boundWaiting } from '../waiting.ts'

/** How far the person has read a conversation, as the server knows it. */
export interface StoredMarker {
  readonly accountId: AccountId
  readonly peer: BareJid
  /** null: the server has none. */
  readonly archiveId: string | null
  /** The message is not here yet. */
  readonly waiting: boolean
  /** When we heard of it, by the server's clock, in milliseconds since 1970. The message is older. */
  readonly heardAt: number
  /** More was read here than the server knows. */
  readonly unsent: boolean
}

interface Row extends Omit<StoredMarker, 'waiting' | 'unsent'> {
  readonly waiting: number
  readonly unsent: number
}

const SELECT = `SELECT account_id AS accountId, peer, archive_id AS archiveId, waiting, heard_at AS heardAt, unsent
  FROM displayed_marker`
const toMarker = (row: Row): StoredMarker => ({
  ...row,
  waiting: row.waiting === 1,
  unsent: row.unsent === 1,
})

export function markerOf(db: Reader, accountId: AccountId, peer: BareJid): StoredMarker | undefined {
  const row = db.first<Row>(`${SELECT} WHERE account_id = ? AND peer = ?`, accountId, peer)
  return row && toMarker(row)
}

export function unsentMarkers(db: Reader, accountId: AccountId, limit: number): StoredMarker[] {
  return db.all<Row>(`${SELECT} WHERE account_id = ? AND unsent = 1 LIMIT ?`, accountId, limit).map(toMarker)
}

/** Notes whether the server keeps markers for the account. */
export function noteSharing(tx: Transaction, accountId: AccountId, isShared: boolean): void {
  tx.run(
    'UPDATE account SET shares_reading = ? WHERE id = ? AND shares_reading <> ?',
    Number(isShared),
    accountId,
    Number(isShared),
  )
}

export function keepMarker(tx: Transaction, marker: StoredMarker): void {
  const { accountId, peer, archiveId, waiting, heardAt, unsent } = marker
  tx.run(
    `INSERT INTO displayed_marker (account_id, peer, archive_id, waiting, heard_at, unsent) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET archive_id = excluded.archive_id, waiting = excluded.waiting,
       heard_at = excluded.heard_at, unsent = excluded.unsent`,
    accountId,
    peer,
    archiveId,
    waiting ? 1 : 0,
    heardAt,
    unsent ? 1 : 0,
  )
  if (waiting) boundWaiting(tx, 'displayed_marker', accountId)
}
