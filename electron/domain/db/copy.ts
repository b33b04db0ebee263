import { closeSync, openSync, rmSync } from 'node:fs'
import type { Database } from '@signalapp/sqlcipher'
import { connect, type StoreKey } from './connect.ts'
import { codeOf, storeErrors } from './sqlite-error.ts'
import type { RecoveryFailure } from '../../../shared/model/failure.ts'
import { StoreError } from './store.ts'
import { syncFile } from './sync-file.ts'

/** A whole database into another file, by another key. */
export interface CopyJob {
  readonly from: string
  readonly fromKey: StoreKey
  /** What lies there is replaced. */
  readonly to: string
  readonly toKey: StoreKey
  /** Nobody else has it open: its log is folded into the file first, so that the file alone is all of it. */
  readonly alone: boolean
}

/** Thrown where it is not the disk that refuses. */
export class CopyError extends Error {
  readonly failure: RecoveryFailure

  constructor(failure: RecoveryFailure, cause?: unknown) {
    super(failure.code, { cause })
    this.failure = failure
  }
}

/**
 * Makes the copy as of one moment, waits until the disk has it and proves it against the original. Writing to the
 * original may go on. Where it throws (StoreError, or CopyError: `backup-locked` where the key does not fit), the copy is
 * nothing. For files of ours only: what comes from elsewhere is taken over row by row (`import-history.ts`).
 */
export function copyDatabase(job: CopyJob): void {
  const { from, fromKey, to, toKey, alone } = job
  rmSync(to, { force: true })
  // Nobody else on the computer may read it. SQLite takes an empty file for a new database.
  storeErrors(() => closeSync(openSync(to, 'w', 0o600)))
  const db = open(from, fromKey, !alone)
  try {
    storeErrors(() => {
      if (alone) db.pragma('journal_mode = DELETE')
      // Tables come in no order that foreign keys would like.
      db.pragma('foreign_keys = OFF')
      db.prepare(`ATTACH DATABASE ? AS copy KEY ${attachKey(toKey)}`, { persistent: false }).run([to])
      // An unfinished copy is worth nothing: no journal, and one wait for the disk at the end.
      db.pragma('copy.journal_mode = OFF')
      db.pragma('copy.synchronous = OFF')
      db.exec('BEGIN')
      exportTo(db)
      for (const mark of MARKS) db.exec(`PRAGMA copy.${mark} = ${markOf(db, 'main', mark)}`)
      proveSame(db)
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
    // A file that was cut is told as corrupt, one that no key opens as none.
    const isKey = error instanceof StoreError && codeOf(error.cause) === 'SQLITE_NOTADB'
    throw isKey ? new CopyError({ code: 'backup-locked' }, error) : error
  }
}

/** What the header says of a file, which the export leaves out. */
const MARKS = ['application_id', 'user_version'] as const

const markOf = (db: Database, schema: 'main' | 'copy', mark: (typeof MARKS)[number]): number =>
  Number(db.pragma(`${schema}.${mark}`, { simple: true }))

/** COMPAT(sqlcipher, 4.18): whatever the export meets comes as SQLITE_ERROR, with the words of what it was. */
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

/** As ATTACH wants it. */
export function attachKey(key: StoreKey): string {
  if (key.kind === 'none') return `''`
  if (key.kind === 'raw') return `"x'${Buffer.from(key.bytes).toString('hex')}'"`
  return `x'${Buffer.from(key.passphrase.normalize('NFC')).toString('hex')}'`
}

/** Every table has as many rows here as there, and the header says the same. (Virtual ones lie in other tables, and are known to the next connection.) */
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

/** Opens it by its own key, which proves every page, and leaves it as one file that the disk has. */
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
