import { closeSync, openSync, rmSync } from 'node:fs'
import type { Database } from '@signalapp/sqlcipher'
import { connect, type StoreKey } from './connect.ts'
import { keepBlocks } from './kept-blocks.ts'
import { codeOf, storeErrors } from './sqlite-error.ts'
import type { RecoveryFailure } from '../../../shared/model/failure.ts'
import { StoreError } from './store.ts'
import { syncFile } from './sync-file.ts'

/** Copies a whole database into another file, encrypted with another key. */
export interface CopyJob {
  readonly from: string
  readonly fromKey: StoreKey
  /** An existing file is replaced. */
  readonly to: string
  readonly toKey: StoreKey
  /** Whether nobody else has it open. Then its log is first merged into the file. */
  readonly alone: boolean
  /** Takes the sealed files along, for a backup: the folder with the folders of all histories. */
  readonly filesRoot?: string | null
  /** Their bytes, for the progress. */
  readonly filesBytes?: number
}

/** Thrown if a copy fails for a reason other than the disk. */
export class CopyError extends Error {
  readonly failure: RecoveryFailure

  constructor(failure: RecoveryFailure, cause?: unknown) {
    super(failure.code, { cause })
    this.failure = failure
  }
}

/**
 * Copies one consistent state, compares it with the original, and waits until it is on disk. Writing to the original may
 * go on. Throws StoreError, or CopyError `backup-locked` if the key doesn't fit; the copy is then unusable. For our own
 * files only: files from elsewhere are imported row by row (`import-history.ts`).
 */
export function copyDatabase(job: CopyJob): void {
  const { from, fromKey, to, toKey, alone, filesRoot = null } = job
  rmSync(to, { force: true })
  // Nobody else on the computer may read it. SQLite takes an empty file for a new database.
  storeErrors(() => closeSync(openSync(to, 'w', 0o600)))
  const db = open(from, fromKey, !alone)
  try {
    storeErrors(() => {
      if (alone) db.pragma('journal_mode = DELETE')
      // The tables are not ordered by their foreign keys.
      db.pragma('foreign_keys = OFF')
      db.prepare(`ATTACH DATABASE ? AS copy KEY ${attachKey(toKey)}`, { persistent: false }).run([to])
      // An unfinished copy is useless, so it needs no journal and only one wait for the disk, at the end.
      db.pragma('copy.journal_mode = OFF')
      db.pragma('copy.synchronous = OFF')
      db.exec('BEGIN')
      exportTo(db)
      for (const mark of MARKS) db.exec(`PRAGMA copy.${mark} = ${markOf(db, 'main', mark)}`)
      proveSame(db)
      if (filesRoot !== null) keepBlocks(db, filesRoot)
      db.exec('COMMIT')
      db.exec('DETACH DATABASE copy')
    })
  } finally {
    db.close()
  }
  finish(to, toKey)
}

function open(path: string, key: StoreKey, inUse: boolean): Database {
  try {
    return connect(path, key, { inUse })
  } catch (error) {
    // A truncated file gives SQLITE_CORRUPT, one with another key SQLITE_NOTADB.
    const isKey = error instanceof StoreError && codeOf(error.cause) === 'SQLITE_NOTADB'
    throw isKey ? new CopyError({ code: 'backup-locked' }, error) : error
  }
}

/** Header fields that the export doesn't copy. */
const MARKS = ['application_id', 'user_version'] as const

const markOf = (db: Database, schema: 'main' | 'copy', mark: (typeof MARKS)[number]): number =>
  Number(db.pragma(`${schema}.${mark}`, { simple: true }))

/** COMPAT(sqlcipher, 4.18): the export reports every failure as SQLITE_ERROR, and only the message tells which it was. */
function exportTo(db: Database): void {
  try {
    db.exec(`SELECT sqlcipher_export('copy')`)
  } catch (error) {
    const words = error instanceof Error ? error.message : ''
    if (/is full|I\/O error/.test(words)) throw new StoreError({ code: 'disk-full' }, error)
    if (/malformed|not a database/.test(words)) throw new StoreError({ code: 'store-damaged' }, error)
    if (/readonly|unable to open/.test(words)) throw new StoreError({ code: 'store-read-only' }, error)
    throw error
  }
}

/** The key in the form that ATTACH takes. */
export function attachKey(key: StoreKey): string {
  if (key.kind === 'none') return `''`
  if (key.kind === 'raw') return `"x'${Buffer.from(key.bytes).toString('hex')}'"`
  return `x'${Buffer.from(key.passphrase.normalize('NFC')).toString('hex')}'`
}

/**
 * Checks that every table has as many rows in the copy, and that the header fields match. Virtual tables are left out:
 * they are stored in other tables, and only the next connection knows them.
 */
function proveSame(db: Database): void {
  const tables = db.prepare(
    `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  )
  for (const { name } of tables.all()) {
    const count = (schema: string) =>
      db.prepare(`SELECT count(*) AS n FROM ${schema}."${String(name)}"`).get()?.['n']
    if (count('main') !== count('copy')) throw new Error(`the copy of ${String(name)} is not complete`)
  }
  for (const mark of MARKS) {
    if (markOf(db, 'main', mark) !== markOf(db, 'copy', mark)) throw new Error(`the copy has another ${mark}`)
  }
}

/** Opens the copy with its own key, checks every page, and leaves it as a single file on disk. */
export function finish(path: string, key: StoreKey): void {
  const db = connect(path, key)
  try {
    storeErrors(() => {
      const answer = db.pragma('quick_check', { simple: true })
      if (answer !== 'ok') throw new Error('the copy is not whole')
      db.pragma('journal_mode = DELETE')
    })
  } finally {
    db.close()
  }
  storeErrors(() => syncFile(path))
}
