import { closeSync, openSync, rmSync } from 'node:fs'
import type { Database } from '@signalapp/sqlcipher'
import { connect, connectToRead, connectToStranger, type StoreKey } from './connect.ts'
import { attachKey, CopyError, finish, type CopyJob } from './copy.ts'
import { KEPT_BLOCK, KEPT_BLOCK_COLUMNS, restoreBlocks } from './kept-blocks.ts'
import { formOf } from './file-form.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { plainTables, startIndexing } from './plain-tables.ts'
import { isLikeOurs, MAX_NUMBER } from './restored-form.ts'
import { codeOf, storeErrors } from './sqlite-error.ts'
import { StoreError } from './store.ts'

/** Imports a history from elsewhere, row by row, into a new one. */
export interface ImportJob extends Pick<CopyJob, 'from' | 'fromKey' | 'to' | 'toKey'> {
  /** The folder with the folders of the sealed files of all histories. */
  readonly filesRoot: string
  /** Statements to run at the end. */
  readonly afterwards: readonly string[]
  /** The history to be replaced and its key; null if none is open. */
  readonly before: { readonly path: string; readonly key: StoreKey } | null
}

/**
 * Tables that are not imported: old sessions, keychain entries to delete (a stranger could have ours deleted),
 * capabilities of clients (they are asked again), waiting operations (nobody vouches for them), and files on their way.
 */
const SKIPPED_TABLES: readonly string[] = [
  'sm_session',
  'forgotten_secret',
  'capabilities',
  'capability',
  'pending_op',
  // Files on their way and in composers, and what belongs to the folder of that other history.
  'transfer',
  'staged_file',
  'kept_folder',
  'kept_file_gone',
  // The archive is read again, because only it can tell what is complete.
  'archive_span',
  'archive_state',
  'archive_hole',
  'room_archive',
]

/**
 * Values that replace imported ones. Only the person decides on this computer where an account connects and which
 * unverified certificate it trusts. And files of this computer are not the backup's.
 */
const REPLACED_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  account: { host: 'NULL', port: 'NULL', security: `'automatic'`, trusted: 'NULL' },
  attachment: { path: 'NULL', path_stamp: 'NULL' },
}

const SEQUENCES = 'sqlite_sequence'

/** The columns of each table, by name. */
type Tables = ReadonlyMap<string, readonly string[]>

/**
 * Makes a new history from an untrusted file. Nothing of its schema is used and nothing in it is run: only the known
 * columns of plain tables are read. Throws like `copyDatabase`, `backup-foreign` if a table is missing or not plain, and
 * `backup-damaged` if a value can't be ours; the new file is then unusable. `from` must be a private copy, because its log
 * is merged into it.
 */
export function importHistory({ from, fromKey, to, toKey, filesRoot, afterwards, before }: ImportJob): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(to + end, { force: true })
  storeErrors(() => closeSync(openSync(to, 'w', 0o600)))
  const db = connect(to, toKey)
  try {
    foldLog(from, fromKey)
    const version = versionOf(from, fromKey)
    // An unfinished copy is useless, so it needs no journal and only one wait for the disk, at the end.
    db.pragma('journal_mode = DELETE')
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    // First the file's own version of the schema. Later migrations then convert the rows, too.
    migrate(db, migrations.slice(0, version))
    const tables = tablesOf(db)
    inspect(from, fromKey, tables)
    asDamage(() => {
      copyRows(db, from, fromKey, tables)
      if (!isLikeOurs(db, [...tables.keys()])) throw new CopyError({ code: 'backup-damaged' })
    })
    migrate(db, migrations)
    startIndexing(db)
    bringFiles(db, from, fromKey, filesRoot)
    if (before !== null) guardPasswords(db, before)
    storeErrors(() => db.exec(`BEGIN; ${afterwards.join(';')}; COMMIT`))
  } finally {
    db.close()
  }
  finish(to, toKey)
}

function tablesOf(db: Database): Tables {
  return new Map(
    plainTables(db)
      .map(({ name }) => name)
      .map((name) => [name, db.pragma(`table_info("${name}")`).map((column) => String(column['name']))]),
  )
}

function open(path: string, key: StoreKey): Database {
  try {
    return connectToStranger(path, key)
  } catch (error) {
    // A truncated file gives SQLITE_CORRUPT, one with another key SQLITE_NOTADB.
    const isKey = error instanceof StoreError && codeOf(error.cause) === 'SQLITE_NOTADB'
    const isPassphrase = error instanceof StoreError && error.failure.code === 'passphrase-wrong'
    throw isKey || isPassphrase ? new CopyError({ code: 'backup-locked' }, error) : error
  }
}

/** Opens the file, runs `work` and closes the file. */
function reading<T>(path: string, key: StoreKey, work: (db: Database) => T): T {
  const db = open(path, key)
  try {
    return asDamage(() => work(db))
  } finally {
    db.close()
  }
}

/** Merges the log into the file, which can then be read without being written. */
const foldLog = (path: string, key: StoreKey): void =>
  reading(path, key, (db) => void db.pragma('journal_mode = DELETE'))

/** The number of our migrations applied to it. */
function versionOf(path: string, key: StoreKey): number {
  return reading(path, key, (db) => {
    const form = formOf(db, migrations.length)
    if (form.kind === 'newer') throw new StoreError({ code: 'store-newer', version: form.version })
    if (form.kind === 'earlier') throw new CopyError({ code: 'backup-earlier' })
    if (form.kind !== 'ours') throw new CopyError({ code: 'backup-foreign' })
    return form.version
  })
}

/** Throws if one of our tables is missing, incomplete or not a plain table. */
function inspect(path: string, key: StoreKey, tables: Tables): void {
  reading(path, key, (db) => {
    db.pragma('query_only = ON')
    // Its constraints may be anything. Ours are checked when the rows are inserted.
    db.pragma('ignore_check_constraints = ON')
    if (!isAbsent(db, SEQUENCES)) inspectTable(db, SEQUENCES, ['name', 'seq'])
    for (const [table, columns] of tables) inspectTable(db, table, columns)
  })
}

/** The schema entries with this name, without indexes. */
const named = (db: Database, name: string) =>
  db
    .prepare(`SELECT type, rootpage FROM sqlite_schema WHERE name = ? COLLATE NOCASE AND type <> 'index'`)
    .all([name])

const isAbsent = (db: Database, table: string): boolean => named(db, table).length === 0

function inspectTable(db: Database, table: string, columns: readonly string[]): void {
  const [found, ...others] = named(db, table)
  const isPlain = found?.['type'] === 'table' && Number(found['rootpage']) > 0 && others.length === 0
  const there = isPlain ? db.pragma(`table_xinfo("${table}")`) : []
  // Reading a computed column would run its expression.
  const isComputed = there.some(({ hidden }) => hidden !== 0)
  const isWhole = columns.every((column) => there.some(({ name }) => name === column))
  if (!isPlain || isComputed || !isWhole) throw new CopyError({ code: 'backup-foreign' })
  // Checks that each page is used once, so the table can't be larger than the file.
  if (db.pragma(`quick_check("${table}")`, { simple: true }) !== 'ok') {
    throw new CopyError({ code: 'backup-damaged' })
  }
}

/** Moves the sealed files of the backup out of it, if it has them. */
function bringFiles(db: Database, from: string, fromKey: StoreKey, root: string): void {
  reading(from, fromKey, (theirs) => {
    theirs.pragma('query_only = ON')
    const hasFiles = !isAbsent(theirs, KEPT_BLOCK)
    if (hasFiles) inspectTable(theirs, KEPT_BLOCK, KEPT_BLOCK_COLUMNS)
    restoreBlocks(db, hasFiles ? theirs : null, root)
  })
}

function copyRows(db: Database, from: string, fromKey: StoreKey, tables: Tables): void {
  // The tables are not ordered by their foreign keys, which are checked at the end.
  db.pragma('foreign_keys = OFF')
  db.pragma('cell_size_check = ON')
  // Only statements that name the attached database could write to it, and none here does.
  db.prepare(`ATTACH DATABASE ? AS stranger KEY ${attachKey(fromKey)}`, { persistent: false }).run([from])
  db.exec('BEGIN')
  for (const [table, columns] of tables) {
    if (SKIPPED_TABLES.includes(table)) continue
    const replaced = REPLACED_COLUMNS[table] ?? {}
    const values = columns.map((column) => replaced[column] ?? `"${column}"`)
    const list = columns.map((column) => `"${column}"`).join(', ')
    db.exec(
      `INSERT INTO main."${table}" (${list}) SELECT ${values.join(', ')} FROM stranger."${table}" NOT INDEXED`,
    )
    copySequence(db, table)
  }
  db.exec('COMMIT; DETACH DATABASE stranger')
}

/** Continues the numbering, so that no id is used twice. */
function copySequence(db: Database, table: string): void {
  const numbers = (schema: string) =>
    `SELECT coalesce(max(seq), 0) FROM ${schema}.${SEQUENCES} WHERE name = '${table}'`
  const { sql } = db.prepare(`SELECT sql FROM main.sqlite_schema WHERE name = ?`).get([table]) ?? {}
  const hasOne = String(sql).includes('AUTOINCREMENT')
  if (!hasOne || isAbsentAmongTheirs(db)) return
  const theirs = `${numbers('stranger')} AND typeof(seq) = 'integer' AND seq <= ${MAX_NUMBER}`
  const next = db.prepare(`SELECT max((${numbers('main')}), (${theirs})) AS seq`).get()?.['seq']
  db.exec(`DELETE FROM main.${SEQUENCES} WHERE name = '${table}'`)
  db.prepare(`INSERT INTO main.${SEQUENCES} (name, seq) VALUES (?, ?)`).run([table, Number(next)])
}

const isAbsentAmongTheirs = (db: Database): boolean =>
  db.prepare(`SELECT 1 FROM stranger.sqlite_schema WHERE name = ?`).get([SEQUENCES]) === undefined

/**
 * Keychain entries are named by account id. An imported account with a known id but another address gets no password,
 * because it would be sent to the server of that address.
 */
function guardPasswords(db: Database, before: NonNullable<ImportJob['before']>): void {
  const ours = connectToRead(before.path, before.key)
  try {
    storeErrors(() => {
      const guard = db.prepare('UPDATE account SET password_kept = 0 WHERE id = ? AND address <> ?')
      for (const { id, address } of ours.prepare('SELECT id, address FROM account').all()) {
        guard.run([String(id), String(address)])
      }
    })
  } finally {
    ours.close()
  }
}

/** Turns any other error of SQLite about the content into `backup-damaged`. */
function asDamage<T>(work: () => T): T {
  try {
    return storeErrors(work)
  } catch (error) {
    if (codeOf(error)?.startsWith('SQLITE_') !== true) throw error
    throw new CopyError({ code: 'backup-damaged' }, error)
  }
}
