import { copyFileSync, constants, existsSync, mkdirSync, mkdtempSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Database } from '@signalapp/sqlcipher'
import { connectToStranger } from '../../db/connect.ts'
import { codeOf } from '../../db/sqlite-error.ts'
import { StoreError } from '../../db/store.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import { MOST_BODY_BYTES, type Item } from './item.ts'

export type OtherRow = Readonly<Record<string, unknown>>

/** The database of another program: a private copy, so that nothing here can harm or block it. */
export interface OtherDatabase {
  readonly file: string
  /** The columns of a plain table; null if there is none. */
  columns(table: string): ReadonlySet<string> | null
  /** The row with that key, for which `sql` has a `?`; undefined if there is none, or its page is damaged. */
  row(sql: string, key: number): OtherRow | undefined
  /** The rows of a small table. Throws what SQLite throws. */
  all(sql: string, most: number): readonly OtherRow[]
  /**
   * The rows of a large table in the order of its key, a few at a time, each once; a share of the whole after each of
   * them. Damaged pages are left out, which is told as one problem. `sql` selects the key as `key` and has `WHERE` with
   * `KEY_RANGE`. `key` may have the alias of the table before it.
   */
  rows(sql: string, table: string, key: string): Generator<OtherRow | Item>
  close(): void
}

/** A page of rows: a few milliseconds of work, and bounded memory even if all texts are as long as they may be. */
const PAGE_ROWS = 200
/** After a damaged page this many keys are left out, and twice as many after each further one. */
const FIRST_LEAP = 16
/** A file with more damage than this has lost its structure. */
const MOST_LEAPS = 1_000
const LEAST_ROW_BYTES = 8

export const KEY_RANGE = '__key__'

/** A text column that is not read if it is longer than a message can be. */
export const boundedText = (column: string, as: string): string =>
  `CASE WHEN octet_length(${column}) <= ${MOST_BODY_BYTES} THEN ${column} END AS ${as}`

/**
 * Copies the database with its log into `folder` and opens the copy. Fails with `import-unreadable` (missing or not
 * allowed), `import-form-unknown` (no SQLite), `import-damaged` or `disk-full`.
 */
function openOther(path: string, folder: string): OtherDatabase | Failure {
  let copy: string
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    copy = join(mkdtempSync(join(folder, 'copy-')), 'other.db')
    copyFileSync(path, copy, constants.COPYFILE_FICLONE)
    for (const end of ['-wal', '-journal']) {
      if (existsSync(path + end)) copyFileSync(path + end, copy + end, constants.COPYFILE_FICLONE)
    }
  } catch (error) {
    return codeOf(error) === 'ENOSPC' ? { code: 'disk-full' } : { code: 'import-unreadable' }
  }
  try {
    const db = connectToStranger(copy, { kind: 'none' })
    db.pragma('query_only = ON')
    return created(db, path)
  } catch (error) {
    const isForeign = error instanceof StoreError && codeOf(error.cause) === 'SQLITE_NOTADB'
    return { code: isForeign ? 'import-form-unknown' : 'import-damaged' }
  }
}

/**
 * Reads the database of that name in a folder, if it is there. `read` gives null if it has another structure. Returns whether
 * it was read; a problem says why not.
 */
export function* readOther(
  folder: string,
  file: string,
  scratch: string,
  read: (db: OtherDatabase) => Generator<Item> | null,
): Generator<Item, boolean> {
  const path = join(folder, file)
  if (!existsSync(path)) return false
  const db = openOther(path, scratch)
  if ('code' in db) {
    yield { kind: 'problem', file, failure: db }
    return false
  }
  try {
    const items = read(db)
    if (items === null) yield { kind: 'problem', file, failure: { code: 'import-form-unknown' } }
    else yield* items
    return items !== null
  } finally {
    db.close()
  }
}

/** Whether something that `rows` gave is no row. A row always has its key. */
export const isItem = (given: OtherRow | Item): given is Item => !('key' in given)

function created(db: Database, path: string): OtherDatabase {
  const file = basename(path)
  const all = (sql: string, most: number): readonly OtherRow[] => db.prepare(`${sql} LIMIT ${most}`).all()

  const row = (sql: string, key: number): OtherRow | undefined =>
    undamaged(() => db.prepare(sql).all([key]) as OtherRow[])?.[0]

  function columns(table: string): ReadonlySet<string> | null {
    const found = db
      .prepare(`SELECT type, rootpage FROM sqlite_schema WHERE name = ? COLLATE NOCASE AND type <> 'index'`)
      .all([table])
    const [first, ...others] = found
    if (first?.['type'] !== 'table' || Number(first['rootpage']) <= 0 || others.length > 0) return null
    const there = db.pragma(`table_xinfo("${table}")`)
    // Reading a computed column would run its expression.
    if (there.some(({ hidden }) => hidden !== 0)) return null
    return new Set(there.map(({ name }) => String(name)))
  }

  function* rows(sql: string, table: string, key: string): Generator<OtherRow | Item> {
    const ranged = sql.replace(KEY_RANGE, `${key} > ? AND ${key} <= ?`)
    const select = (most: number) => db.prepare(`${ranged} ORDER BY ${key} LIMIT ${most}`)
    const pages = { many: select(PAGE_ROWS), one: select(1) }
    const keys = keysOf(table, key)
    let isDamaged = keys.isDamaged
    let page: keyof typeof pages = 'many'
    let leap = FIRST_LEAP
    for (let after = keys.first - 1, leaps = 0; after < keys.last && leaps < MOST_LEAPS;) {
      const read = undamaged(() => pages[page].all([after, keys.last]) as OtherRow[])
      if (read === null) {
        isDamaged = true
        // The rows before the damage, one by one; then a leap over it.
        if (page === 'many') page = 'one'
        else {
          page = 'many'
          after += leap
          leap *= 2
          leaps++
        }
        continue
      }
      const newest = Number(read.at(-1)?.['key'])
      if (!(newest > after)) break
      yield* read
      after = newest
      leap = FIRST_LEAP
      yield { kind: 'share', share: (after - keys.first + 1) / (keys.last - keys.first + 1) }
    }
    if (isDamaged) yield { kind: 'problem', file, failure: { code: 'import-damaged' } }
  }

  /** The smallest and the largest key. */
  function keysOf(table: string, key: string) {
    const column = key.replace(/^\w+\./, '')
    const end = (order: 'ASC' | 'DESC') =>
      undamaged(() =>
        db.prepare(`SELECT ${column} AS key FROM ${table} ORDER BY ${column} ${order} LIMIT 1`).all(),
      )
    const [lowest, highest] = [end('ASC'), end('DESC')]
    const first = lowest === null ? 1 : Number(lowest[0]?.['key'] ?? 1)
    // A file without its end has at most this many rows.
    const last =
      highest === null ? first + statSync(path).size / LEAST_ROW_BYTES : Number(highest[0]?.['key'] ?? 0)
    return { first, last, isDamaged: lowest === null || highest === null }
  }

  return { file, columns, row, all, rows, close: () => db.close() }
}

/** The result, or null if a page of the file is damaged. */
function undamaged<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (!isDamage(error)) throw error
    return null
  }
}

/** Whether SQLite can't read a part of the file. */
const isDamage = (error: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(codeOf(error) ?? '')

/** The failure of an error that comes from what is in the file; null for any other error. */
export function failureOfFile(error: unknown): Failure | null {
  if (isDamage(error)) return { code: 'import-damaged' }
  const code = codeOf(error) ?? ''
  // A column or a function that is not there.
  if (code.startsWith('SQLITE_')) return { code: 'import-form-unknown' }
  // Of the system: not allowed, gone meanwhile, or no folder.
  return /^E[A-Z]+$/.test(code) ? { code: 'import-unreadable' } : null
}
