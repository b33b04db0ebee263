import type { AvatarVersion } from '../../../shared/contract/avatars.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../db/store.ts'
import type { KeptFileId } from '../files/index.ts'

/** The way in which somebody says which picture they have: by XEP-0084 or by XEP-0153. */
export type Source = 'pep' | 'photo'

/** What somebody says. Null: no picture. */
export interface Claims {
  readonly pep: string | null
  readonly photo: string | null
}

/** A picture that is not here yet. */
export interface Wanted {
  readonly jid: BareJid
  readonly source: Source
  readonly hash: string
}

export interface Picture {
  readonly file: KeptFileId
  readonly type: string
  readonly size: number
}

/** More people than a snapshot can show at once; the window shows initials of the others. */
const MAX_SHOWN = 10_000
/** More than anybody sees in a year. The oldest go first. */
const MAX_NOTICES = 1_000

/** The picture by XEP-0084 comes first: it is the newer way, and its clients keep both alike (XEP-0398 §1). */
const SHOWN = `
  SELECT a.account_id AS accountId, a.jid, coalesce(p.hash, q.hash) AS version FROM avatar a
  LEFT JOIN avatar_picture p ON p.hash = a.pep
  LEFT JOIN avatar_picture q ON q.hash = a.photo`

export function claimsOf(db: Reader, accountId: AccountId, jid: BareJid): Claims | undefined {
  return db.first<Claims & Record<string, unknown>>(
    'SELECT pep, photo FROM avatar WHERE account_id = ? AND jid = ?',
    accountId,
    jid,
  )
}

/** Notes what somebody says. A new hash gets a new chance. */
export function keepClaim(
  tx: Transaction,
  accountId: AccountId,
  jid: BareJid,
  source: Source,
  hash: string | null,
): void {
  tx.run(
    `INSERT INTO avatar (account_id, jid, ${source}) VALUES (?, ?, ?)
     ON CONFLICT (account_id, jid) DO UPDATE SET ${source} = excluded.${source}, ${source}_refused = 0`,
    accountId,
    jid,
    hash,
  )
}

/** This picture cannot be had from them. */
export function refuse(tx: Transaction, accountId: AccountId, { jid, source, hash }: Wanted): void {
  tx.run(
    `UPDATE avatar SET ${source}_refused = 1 WHERE account_id = ? AND jid = ? AND ${source} = ?`,
    accountId,
    jid,
    hash,
  )
}

export function forget(tx: Transaction, accountId: AccountId, jids: readonly BareJid[]): void {
  tx.run(
    'DELETE FROM avatar WHERE account_id = ? AND jid IN (SELECT value FROM json_each(?))',
    accountId,
    JSON.stringify(jids),
  )
}

interface WantedRow {
  readonly jid: BareJid
  readonly pep: string | null
  readonly photo: string | null
}

const MISSING = (column: string) =>
  `CASE WHEN ${column}_refused = 0 AND ${column} IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM avatar_picture WHERE hash = ${column}) THEN ${column} END`

/**
 * The pictures that are not here yet, of one person or of everybody. One whose picture by XEP-0084 is here, or still to
 * come, needs no other.
 */
export function wanted(db: Reader, accountId: AccountId, jid: BareJid | null = null): readonly Wanted[] {
  const rows = db.all<WantedRow>(
    `SELECT jid, ${MISSING('pep')} AS pep,
       CASE WHEN pep IS NULL OR pep_refused = 1 THEN ${MISSING('photo')} END AS photo
     FROM avatar WHERE account_id = ? ${jid === null ? '' : 'AND jid = ?'}`,
    accountId,
    ...(jid === null ? [] : [jid]),
  )
  return rows.flatMap(({ jid: who, pep, photo }): Wanted[] => {
    if (pep !== null) return [{ jid: who, source: 'pep', hash: pep }]
    return photo === null ? [] : [{ jid: who, source: 'photo', hash: photo }]
  })
}

export function shown(db: Reader): readonly AvatarVersion[] {
  return db.all<AvatarVersion>(`${SHOWN} WHERE coalesce(p.hash, q.hash) IS NOT NULL LIMIT ?`, MAX_SHOWN)
}

export function shownOf(db: Reader, accountId: AccountId, jid: BareJid): string | null {
  const row = db.first<AvatarVersion>(`${SHOWN} WHERE a.account_id = ? AND a.jid = ?`, accountId, jid)
  return row?.version ?? null
}

/** The pictures of several people, in the order of `jids`; null: none that can be shown. */
export function shownOfAll(
  db: Reader,
  accountId: AccountId,
  jids: readonly BareJid[],
): readonly AvatarVersion[] {
  const found = db.all<AvatarVersion>(
    `${SHOWN} WHERE a.account_id = ? AND a.jid IN (SELECT value FROM json_each(?))`,
    accountId,
    JSON.stringify(jids),
  )
  const versions = new Map(found.map(({ jid, version }) => [jid, version]))
  return jids.map((jid) => ({ accountId, jid, version: versions.get(jid) ?? null }))
}

/** Everybody who says they have this picture. */
export function ownersOf(db: Reader, hash: string): readonly AvatarVersion[] {
  return db.all<AvatarVersion>(
    `${SHOWN} WHERE (a.account_id, a.jid) IN (
       SELECT account_id, jid FROM avatar WHERE pep = ? UNION SELECT account_id, jid FROM avatar WHERE photo = ?)`,
    hash,
    hash,
  )
}

export function pictureOf(db: Reader, hash: string): Picture | undefined {
  return db.first<Picture>('SELECT kept_file AS file, type, size FROM avatar_picture WHERE hash = ?', hash)
}

/** The number of pictures and their bytes. */
export function pictureTotals(db: Reader): { readonly count: number; readonly bytes: number } {
  const row = db.first<{ count: number; bytes: number | null }>(
    'SELECT count(*) AS count, sum(size) AS bytes FROM avatar_picture',
  )
  return { count: row?.count ?? 0, bytes: row?.bytes ?? 0 }
}

export function keepPicture(tx: Transaction, hash: string, { file, type, size }: Picture): void {
  tx.run(
    'INSERT INTO avatar_picture (hash, kept_file, type, size) VALUES (?, ?, ?, ?)',
    hash,
    file,
    type,
    size,
  )
}

export function dropPicture(tx: Transaction, hash: string): void {
  tx.run('DELETE FROM avatar_picture WHERE hash = ?', hash)
}

/** Deletes pictures that nobody has any more. Returns their files. */
export function sweepPictures(tx: Transaction): readonly KeptFileId[] {
  const rows = tx.all<{ file: KeptFileId }>(
    `DELETE FROM avatar_picture
     WHERE NOT EXISTS (SELECT 1 FROM avatar WHERE pep = avatar_picture.hash)
       AND NOT EXISTS (SELECT 1 FROM avatar WHERE photo = avatar_picture.hash)
     RETURNING kept_file AS file`,
  )
  return rows.map(({ file }) => file)
}

export function noticeOf(db: Reader, hash: string): Uint8Array | null {
  const row = db.first<{ rgba: Uint8Array }>('SELECT rgba FROM avatar_notice WHERE hash = ?', hash)
  return row?.rgba ?? null
}

export function keepNotice(tx: Transaction, hash: string, rgba: Uint8Array): void {
  tx.run('INSERT OR REPLACE INTO avatar_notice (hash, rgba) VALUES (?, ?)', hash, rgba)
  tx.run('DELETE FROM avatar_notice WHERE id <= (SELECT max(id) FROM avatar_notice) - ?', MAX_NOTICES)
}
