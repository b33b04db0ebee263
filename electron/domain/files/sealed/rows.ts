import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import type { KeptFileId, KeptInfo, KeptPurpose } from './types.ts'

/** The store keeps these words as their position in the list. Only ever append. */
const PURPOSES = ['media', 'thumbnail', 'staged', 'avatar'] as const satisfies readonly KeptPurpose[]

export const purposeCode = (purpose: KeptPurpose): number => PURPOSES.indexOf(purpose)
/** A purpose of a newer version counts as media. */
const purposeOf = (code: number): KeptPurpose => PURPOSES[code] ?? 'media'

export interface KeptRow {
  readonly key: Uint8Array
  /** null until it is whole. */
  readonly size: number | null
  readonly sha256: Uint8Array | null
  readonly purpose: number
  readonly used_at: number
}

export const keptRow = (db: Reader, id: KeptFileId): KeptRow | undefined =>
  db.first<KeptRow>('SELECT key, size, sha256, purpose, used_at FROM kept_file WHERE id = ?', id)

export function infoOf(db: Reader, id: KeptFileId): KeptInfo | undefined {
  const row = keptRow(db, id)
  if (!row || row.size === null || row.sha256 === null) return undefined
  return { size: row.size, sha256: row.sha256, purpose: purposeOf(row.purpose) }
}

export function insertKept(
  tx: Transaction,
  key: Uint8Array,
  purpose: KeptPurpose,
  conversationId: ConversationId | null,
  now: number,
): KeptFileId {
  const { lastId } = tx.run(
    'INSERT INTO kept_file (key, purpose, conversation_id, used_at) VALUES (?, ?, ?, ?)',
    key,
    purposeCode(purpose),
    conversationId,
    now,
  )
  return lastId as KeptFileId
}

/** The folder of this history's files, within `files` of the profile. */
export const folderName = (db: Reader): string =>
  db.first<{ name: string }>('SELECT name FROM kept_folder')?.name ?? 'lost'

/** Rows that nobody refers to, up to that one: their process died before the file had an owner. */
export function removeOwnerless(tx: Transaction, upTo: number): void {
  tx.run(
    `DELETE FROM kept_file WHERE id <= ? AND purpose <> ${purposeCode('avatar')}
       AND NOT EXISTS (SELECT 1 FROM attachment WHERE kept_file = kept_file.id)
       AND NOT EXISTS (SELECT 1 FROM attachment WHERE thumbnail = kept_file.id)
       AND NOT EXISTS (SELECT 1 FROM staged_file WHERE kept_file = kept_file.id OR thumbnail = kept_file.id)`,
    upTo,
  )
}
