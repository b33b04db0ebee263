import { closeSync, openSync, rmSync } from 'node:fs'
import type { Database } from '@signalapp/sqlcipher'
import { connect, connectToRead, connectToStranger, type StoreKey } from './connect.ts'
import { attachKey, CopyError, finish, type CopyJob } from './copy.ts'
import { formOf } from './file-form.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { isLikeOurs, MAX_NUMBER } from './restored-form.ts'
import { codeOf, storeErrors } from './sqlite-error.ts'
import { StoreError } from './store.ts'

/** A history that came from somewhere else, row by row into one of ours. */
export interface ImportJob extends Pick<CopyJob, 'from' | 'fromKey' | 'to' | 'toKey'> {
  /** Statements that are run in it at the end. */
  readonly afterwards: readonly string[]
  /** The history whose place it is to take, and what opens that; null where none is open. */
  readonly before: { readonly path: string; readonly key: StoreKey } | null
}

/**
 * Tables of which nothing is taken: streams of then, entries of this computer's keychain (whoever names them here has
 * them deleted), what clients are said to be able to do, which is asked for again, and what waits to be done to messages
 * that are not there, for which nobody vouches.
 */
const TABLES_LEFT: readonly string[] = [
  'sm_session',
  'forgotten_secret',
  'capabilities',
  'capability',
  'pending_op',
]

/**
 * What an account has instead of what is written there: where it connects, and whose certificate is believed without
 * anybody vouching for it, are only ever the person's own decision on this computer.
 */
const COLUMNS_LEFT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  account: { host: 'NULL', port: 'NULL', security: `'automatic'`, trusted: 'NULL' },
}

const SEQUENCES = 'sqlite_sequence'

/** By name, the columns of each. */
type Tables = ReadonlyMap<string, readonly string[]>

/**
 * Makes a new history of what is in a file that anybody may have made. Nothing of its schema is taken over, and nothing
 * in it is run: it is only read, plain table by plain table, column by column of those that we know. Throws like
 * `copyDatabase`; `backup-foreign` where a table is missing or is something else, `backup-damaged` where a value is
 * none of ours. Then the new one is nothing. `from` is a copy that is nobody else's: its log is folded into it.
 */
export function importHistory({ from, fromKey, to, toKey, afterwards, before }: ImportJob): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(to + end, { force: true })
  storeErrors(() => closeSync(openSync(to, 'w', 0o600)))
  const db = connect(to, toKey)
  try {
    foldLog(from, fromKey)
    const version = versionOf(from, fromKey)
    // An unfinished copy is worth nothing: no journal, and one wait for the disk at the end.
    db.pragma('journal_mode = DELETE')
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    // The schema of then; what has become of it since is done to the rows as well.
    migrate(db, migrations.slice(0, version), () => undefined)
    const tables = tablesOf(db)
    inspect(from, fromKey, tables)
    asDamage(() => {
      copyRows(db, from, fromKey, tables)
      if (!isLikeOurs(db, [...tables.keys()])) throw new CopyError({ code: 'backup-damaged' })
    })
    migrate(db, migrations, () => undefined)
    if (before !== null) guardPasswords(db, before)
    storeErrors(() => db.exec(`BEGIN; ${afterwards.join(';')}; COMMIT`))
  } finally {
    db.close()
  }
  finish(to, toKey)
}

function tablesOf(db: Database): Tables {
  const names = db.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid`,
  )
  return new Map(
    names
      .all()
      .map(({ name }) => String(name))
      .map((name) => [name, db.pragma(`table_info("${name}")`).map((column) => String(column['name']))]),
  )
}

function open(path: string, key: StoreKey): Database {
  try {
    return connectToStranger(path, key)
  } catch (error) {
    // A file that was cut is told as corrupt, one that no key opens as none.
    const isKey = error instanceof StoreError && codeOf(error.cause) === 'SQLITE_NOTADB'
    const isPassphrase = error instanceof StoreError && error.failure.code === 'passphrase-wrong'
    throw isKey || isPassphrase ? new CopyError({ code: 'backup-locked' }, error) : error
  }
}

/** With the file open: `work`, and the file closed again. */
function reading<T>(path: string, key: StoreKey, work: (db: Database) => T): T {
  const db = open(path, key)
  try {
    return asDamage(() => work(db))
  } finally {
    db.close()
  }
}

/** So that the file alone is all of it, and can be read without being written to. */
const foldLog = (path: string, key: StoreKey): void =>
  reading(path, key, (db) => void db.pragma('journal_mode = DELETE'))

/** How many of our migrations it has had. */
function versionOf(path: string, key: StoreKey): number {
  return reading(path, key, (db) => {
    const form = formOf(db, migrations.length)
    if (form.kind === 'newer') throw new StoreError({ code: 'store-newer', version: form.version })
    if (form.kind === 'earlier') throw new CopyError({ code: 'backup-earlier' })
    if (form.kind !== 'ours') throw new CopyError({ code: 'backup-foreign' })
    return form.version
  })
}

/** Throws where what should be a table of ours is not a plain and whole one. */
function inspect(path: string, key: StoreKey, tables: Tables): void {
  reading(path, key, (db) => {
    db.pragma('query_only = ON')
    // Its rules may be anything; ours are checked where the rows come to.
    db.pragma('ignore_check_constraints = ON')
    if (!isAbsent(db, SEQUENCES)) inspectTable(db, SEQUENCES, ['name', 'seq'])
    for (const [table, columns] of tables) inspectTable(db, table, columns)
  })
}

/** What has the name of a table: not what belongs to one. */
const named = (db: Database, name: string) =>
  db
    .prepare(`SELECT type, rootpage FROM sqlite_schema WHERE name = ? COLLATE NOCASE AND type <> 'index'`)
    .all([name])

const isAbsent = (db: Database, table: string): boolean => named(db, table).length === 0

function inspectTable(db: Database, table: string, columns: readonly string[]): void {
  const [found, ...others] = named(db, table)
  const isPlain = found?.['type'] === 'table' && Number(found['rootpage']) > 0 && others.length === 0
  const there = isPlain ? db.pragma(`table_xinfo("${table}")`) : []
  // A column that is computed would be run.
  const isComputed = there.some(({ hidden }) => hidden !== 0)
  const isWhole = columns.every((column) => there.some(({ name }) => name === column))
  if (!isPlain || isComputed || !isWhole) throw new CopyError({ code: 'backup-foreign' })
  // Each page once: then there is no more in it than the file is long.
  if (db.pragma(`quick_check("${table}")`, { simple: true }) !== 'ok') {
    throw new CopyError({ code: 'backup-damaged' })
  }
}

function copyRows(db: Database, from: string, fromKey: StoreKey, tables: Tables): void {
  // Tables come in no order that foreign keys would like; they are checked at the end.
  db.pragma('foreign_keys = OFF')
  db.pragma('cell_size_check = ON')
  // Without its name nothing is written into it, and nothing here that is written names it.
  db.prepare(`ATTACH DATABASE ? AS stranger KEY ${attachKey(fromKey)}`, { persistent: false }).run([from])
  db.exec('BEGIN')
  for (const [table, columns] of tables) {
    if (TABLES_LEFT.includes(table)) continue
    const left = COLUMNS_LEFT[table] ?? {}
    const values = columns.map((column) => left[column] ?? `"${column}"`)
    const list = columns.map((column) => `"${column}"`).join(', ')
    db.exec(
      `INSERT INTO main."${table}" (${list}) SELECT ${values.join(', ')} FROM stranger."${table}" NOT INDEXED`,
    )
    copySequence(db, table)
  }
  db.exec('COMMIT; DETACH DATABASE stranger')
}

/** Ids go on from where they were: none is used twice. */
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
 * Entries of the keychain go by the ids of accounts: an account that is another one here gets no password from there, or
 * it would be given to whoever wrote the address.
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

/** Whatever else SQLite finds wrong in there, our schema does not let through, or is too much for it. */
function asDamage<T>(work: () => T): T {
  try {
    return storeErrors(work)
  } catch (error) {
    if (codeOf(error)?.startsWith('SQLITE_') !== true) throw error
    throw new CopyError({ code: 'backup-damaged' }, error)
  }
}
