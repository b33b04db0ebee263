/**
 * Sealed files within a backup, which is one file: their bytes, encrypted as they are on the disk, as rows of a table that
 * only backups have. The keys are in the history beside them.
 */
import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '@signalapp/sqlcipher'
import { blockLength, blocksIn, createBlockCipher, KEY_BYTES, RECORD_BYTES } from './sealed-blocks.ts'
import { placeOf, RESTORED } from './sealed-place.ts'

export const KEPT_BLOCK = 'kept_block'
export const KEPT_BLOCK_COLUMNS = ['file', 'number', 'bytes']

/** Blocks in one row. */
const BLOCKS_IN_ROW = 16
const ROW_BYTES = BLOCKS_IN_ROW * RECORD_BYTES

/** Copies the whole sealed files below `root` into the attached database `copy`. A missing one is left out. */
export function keepBlocks(db: Database, root: string): void {
  db.exec(
    `CREATE TABLE copy.${KEPT_BLOCK} (file INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT`,
  )
  const folder = join(root, String(db.prepare('SELECT name FROM main.kept_folder').get()?.['name']))
  const insert = db.prepare(`INSERT INTO copy.${KEPT_BLOCK} (file, number, bytes) VALUES (?, ?, ?)`)
  const next = db.prepare(
    'SELECT id FROM main.kept_file WHERE id > ? AND size IS NOT NULL ORDER BY id LIMIT 1',
  )
  const bytes = new Uint8Array(ROW_BYTES)
  for (let id = 0; ;) {
    const row = next.get([id])
    if (row === undefined) return
    id = Number(row['id'])
    const file = openIfThere(placeOf(folder, id).path)
    if (file === null) continue
    try {
      for (let number = 0; ; number++) {
        const length = readSync(file, bytes, 0, ROW_BYTES, number * ROW_BYTES)
        if (length > 0) insert.run([id, number, bytes.slice(0, length)])
        if (length < ROW_BYTES) break
      }
    } finally {
      closeSync(file)
    }
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/**
 * Moves the files of a backup out again, below `root`, for the new history `db`. Every block is opened with its key and
 * the hash compared: a file that is not whole is none. Files that the backup lacks are gone from the history.
 */
export function restoreBlocks(db: Database, backup: Database | null, root: string): void {
  const folder = join(
    root,
    `${String(db.prepare('SELECT name FROM kept_folder').get()?.['name'])}${RESTORED}`,
  )
  db.pragma('foreign_keys = ON')
  const take = backup && inOrder(backup)
  const drop = db.prepare('DELETE FROM kept_file WHERE id = ?')
  const next = db.prepare('SELECT id, key, size, sha256 FROM kept_file WHERE id > ? ORDER BY id LIMIT 1')
  for (let id = 0; ;) {
    const row = next.get([id])
    if (row === undefined) break
    id = Number(row['id'])
    if (take === null || !restoreFile(take, folder, row)) drop.run([id])
  }
  db.exec('DELETE FROM kept_file_gone')
}

/** The bytes of that row; null if it is missing. Rows are asked for in the order in which backups have them. */
type TakeRow = (file: number, number: number) => Uint8Array | null

/** Reads the rows once, from the first to the last, however many of them belong to nothing. */
function inOrder(backup: Database): TakeRow {
  const next = backup.prepare(
    `SELECT rowid AS at, file, number, bytes FROM ${KEPT_BLOCK} NOT INDEXED
     WHERE rowid > ? AND typeof(bytes) = 'blob' AND octet_length(bytes) <= ${ROW_BYTES} ORDER BY rowid LIMIT 1`,
  )
  let row = next.get([-Number.MAX_SAFE_INTEGER])
  const forward = (): void => void (row = row && next.get([Number(row['at'])]))
  return (file, number) => {
    while (row && (Number(row['file']) < file || (row['file'] === file && Number(row['number']) < number)))
      forward()
    if (row?.['file'] !== file || row['number'] !== number) return null
    const { bytes } = row
    forward()
    return bytes instanceof Uint8Array ? bytes : null
  }
}

type Value = string | number | bigint | Uint8Array | null

/** Returns whether it is whole. */
function restoreFile(take: TakeRow, root: string, row: Readonly<Record<string, Value>>): boolean {
  const { id, key, size, sha256 } = row
  if (!(key instanceof Uint8Array) || key.length !== KEY_BYTES) return false
  if (typeof size !== 'number' || size < 0 || !(sha256 instanceof Uint8Array)) return false
  const cipher = createBlockCipher(Number(id), key)
  const hash = createHash('sha256')
  const { folder, path } = placeOf(root, Number(id))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = openSync(path, 'wx', 0o600)
  const isWhole = ((): boolean => {
    let block = 0
    for (let number = 0; block < blocksIn(size); number++) {
      const bytes = take(Number(id), number)
      if (bytes === null || bytes.length === 0) return false
      for (let at = 0; at < bytes.length; at += RECORD_BYTES, block++) {
        const plain = cipher.open(block, bytes.subarray(at, at + RECORD_BYTES))
        if (plain?.length !== blockLength(size, block)) return false
        hash.update(plain)
      }
      writeSync(file, bytes, 0, bytes.length, number * ROW_BYTES)
    }
    return hash.digest().equals(sha256)
  })()
  closeSync(file)
  if (!isWhole) rmSync(path)
  return isWhole
}
