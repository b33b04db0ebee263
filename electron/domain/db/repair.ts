import { pbkdf2Sync } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync } from 'node:fs'
import type { Database } from '@signalapp/sqlcipher'
import { connect, connectToDamaged, type StoreKey } from './connect.ts'
import { attachKey, finish } from './copy.ts'
import { mend, recount } from './mend.ts'
import { migrate, versionOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { plainTables, startIndexing } from './plain-tables.ts'
import { createSalvage, DAMAGED, type Range, type Salvage, type SalvagedTable } from './salvage.ts'
import { isDamage, storeErrors } from './sqlite-error.ts'

/** Saves everything readable from a damaged history of ours into a new file. */
export interface RepairJob {
  readonly from: string
  /** An existing file is replaced. */
  readonly to: string
  /** Opens both. */
  readonly key: StoreKey
  /** Whether that is known: if it doesn't open the file, nothing in the file is readable. */
  readonly isKeyRight: boolean
  /** Statements to run if messages may be missing. */
  readonly afterLoss: readonly string[]
}

export interface Repaired {
  /** Whether nothing is missing: only indexes were damaged, or the index for searching. */
  readonly whole: boolean
  /** Nothing could be read, and the new history is empty. */
  readonly empty?: true
}

/** The rest of the progress is for putting the rows together and checking them. */
const SAVING_SHARE = 0.8
/** Indexes that have all columns of their table. */
const COVERING: Readonly<Record<string, string>> = { message_ref: 'message_ref_value' }
const SEQUENCES = 'sqlite_sequence'

/**
 * Makes a new history from the rows that can be read, table by table. Indexes are made anew, also the one for searching.
 * If not even its tables can be found, or no account, the new history is empty. The damaged file is only read. Throws
 * StoreError; the new file is then unusable.
 */
export function repair(job: RepairJob, { progress }: { progress(share: number): void }): Repaired {
  const { to, key } = job
  const saved = orNull(job, () => saveReadable(job, progress))
  if (saved === null) {
    createFile(to)
    const db = connect(to, key)
    try {
      migrate(db, migrations)
    } finally {
      db.close()
    }
  }
  progress((1 + SAVING_SHARE) / 2)
  finish(to, key)
  return saved ?? { whole: false, empty: true }
}

/** null if nothing is readable. */
function orNull<T>({ isKeyRight }: RepairJob, work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (isKeyRight && isDamage(error)) return null
    throw error
  }
}

function createFile(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true })
  storeErrors(() => closeSync(openSync(path, 'w', 0o600)))
}

/** null if no account is left. */
function saveReadable(
  { from, to, key, afterLoss }: RepairJob,
  progress: (share: number) => void,
): Repaired | null {
  createFile(to)
  const version = versionIn(from, key)
  const db = connect(to, key)
  try {
    return storeErrors(() => {
      // A statement that meets damage is rolled back, which takes a journal.
      db.pragma('journal_mode = DELETE')
      db.pragma('journal_mode = MEMORY')
      db.pragma('synchronous = OFF')
      migrate(db, migrations.slice(0, version))
      db.pragma('foreign_keys = OFF')
      db.pragma('cell_size_check = ON')
      // Otherwise SQLite reads nothing of a file that was cut off.
      db.pragma('writable_schema = ON')
      const attachedKey = attachKey(derived(key, from))
      const attach = (): void => {
        db.prepare(`ATTACH DATABASE ? AS ${DAMAGED} KEY ${attachedKey}`, { persistent: false }).run([from])
      }
      attach()
      const isSaved = saveAll(db, createSalvage(db, attach), (share) => progress(share * SAVING_SHARE))
      db.exec(`DETACH DATABASE ${DAMAGED}`)
      db.pragma('writable_schema = OFF')
      const isWhole = mendAll(db) && isSaved
      // Everything else belongs to one.
      if (count(db, 'account') === 0 && !isWhole) return null
      migrate(db, migrations)
      startIndexing(db)
      if (!isWhole) {
        recount(db)
        db.exec(`BEGIN; ${afterLoss.join(';')}; COMMIT`)
      }
      return { whole: isWhole }
    })
  } finally {
    db.close()
  }
}

/** Whether nothing was lost. */
function saveAll(db: Database, salvage: Salvage, progress: (share: number) => void): boolean {
  const tables = tablesOf(db)
  const indexes = dropIndexes(db)
  let whole = true
  for (const [at, table] of tables.entries()) {
    // A migration may have put rows into it.
    db.exec(`DELETE FROM main."${table.name}"`)
    const lost = salvage.table(table, (share) => progress((at + share) / tables.length))
    if (lost.length > 0 && !saveByIndex(salvage, table, lost)) whole = false
    continueNumbers(db, salvage, table.name)
  }
  for (const sql of indexes) db.exec(sql)
  return whole
}

/** Made at once at the end, which takes a fraction of the time. Unique ones stay, because they keep rows from coming twice. */
function dropIndexes(db: Database): readonly string[] {
  const indexes = db
    .prepare(`SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'`, {
      persistent: false,
    })
    .all()
  for (const { name } of indexes) db.exec(`DROP INDEX main."${String(name)}"`)
  return indexes.map(({ sql }) => String(sql))
}

/** Whether nothing had to be mended. */
function mendAll(db: Database): boolean {
  const names = plainTables(db).map(({ name }) => name)
  return db.transaction(() => mend(db, names) === 0)()
}

function saveByIndex(salvage: Salvage, table: SalvagedTable, lost: readonly Range[]): boolean {
  const index = COVERING[table.name]
  return index !== undefined && salvage.fromIndex(table, index, lost)
}

function tablesOf(db: Database): SalvagedTable[] {
  return plainTables(db).map(({ name, isWithoutRowid }) => {
    const columns = db.pragma(`table_info("${name}")`)
    const key = columns
      .filter(({ pk }) => pk !== 0)
      .sort((one, other) => Number(one['pk']) - Number(other['pk']))
    return {
      name,
      columns: columns.map((column) => String(column['name'])),
      key: isWithoutRowid ? key.map((column) => String(column['name'])) : [],
      isNumbered: key[0]?.['type'] === 'INTEGER',
    }
  })
}

/** Numbers of deleted rows are not used again. */
function continueNumbers(db: Database, salvage: Salvage, table: string): void {
  const { sql } = db.prepare('SELECT sql FROM main.sqlite_schema WHERE name = ?').get([table]) ?? {}
  if (!String(sql).includes('AUTOINCREMENT')) return
  const next = salvage.first(`SELECT max(seq) AS seq FROM ${DAMAGED}.${SEQUENCES} WHERE name = ?`, [table])?.[
    'seq'
  ]
  if (typeof next !== 'number') return
  db.prepare(`UPDATE main.${SEQUENCES} SET seq = max(seq, ?) WHERE name = ?`).run([next, table])
  db.prepare(
    `INSERT INTO main.${SEQUENCES} (name, seq) SELECT ?, ?
     WHERE NOT EXISTS (SELECT 1 FROM main.${SEQUENCES} WHERE name = ?)`,
  ).run([table, next, table])
}

function versionIn(path: string, key: StoreKey): number {
  const db = connectToDamaged(path, key)
  try {
    return versionOf(db, migrations)
  } finally {
    db.close()
  }
}

const SALT_BYTES = 16
const ROUNDS = 256_000

/** A key that takes no time, because the file is attached once for each damaged page (SQLCipher's own derivation). */
function derived(key: StoreKey, path: string): StoreKey {
  if (key.kind !== 'passphrase') return key
  const salt = Buffer.alloc(SALT_BYTES)
  const file = openSync(path, 'r')
  readSync(file, salt, 0, SALT_BYTES, 0)
  closeSync(file)
  return { kind: 'raw', bytes: pbkdf2Sync(key.passphrase.normalize('NFC'), salt, ROUNDS, 32, 'sha512') }
}

const count = (db: Database, table: string): number =>
  Number(db.prepare(`SELECT count(*) AS n FROM main."${table}"`, { persistent: false }).get()?.['n'])
