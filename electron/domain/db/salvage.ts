import type { Database } from '@signalapp/sqlcipher'
import { codeOf } from './sqlite-error.ts'

/** The name under which the damaged database is attached. */
export const DAMAGED = 'damaged'

/** A table to be copied from the damaged database into the same one here. */
export interface SalvagedTable {
  readonly name: string
  readonly columns: readonly string[]
  /** The columns of the primary key of a table without row numbers, else empty. */
  readonly key: readonly string[]
  /** Whether its first key column is a number. */
  readonly isNumbered: boolean
}

/** Row numbers from the first to the last, both included. */
export type Range = readonly [from: number, to: number]

/**
 * Copies readable rows out of a damaged database into the tables of an open one. Each statement is a transaction of its own,
 * because SQLite commits nothing after a read that met damage.
 */
export interface Salvage {
  /**
   * Copies each row that can be read. Returns the ranges of row numbers in which rows may be missing; for a table with
   * another key, one range without meaning. `progress` hears the share of the rows that were tried.
   */
  table(table: SalvagedTable, progress: (share: number) => void): Range[]
  /** Copies those rows from an index that has all columns of the table. False if the index is damaged, too. */
  fromIndex(table: SalvagedTable, index: string, lost: readonly Range[]): boolean
  /** Reads one row; undefined if there is none, or damage is in the way. */
  first(sql: string, values: readonly string[]): Readonly<Record<string, unknown>> | undefined
}

const ALL: Range = [0, Number.MAX_SAFE_INTEGER]
/** So many row numbers are tried at once. A chunk that can't be read whole is halved again and again. */
const CHUNK = 8_192
/** A longer range is given up if none of five places in it can be read: a page that leads to many others is damaged. */
const FULLY_TRIED = 64
/** After so many chunks without one readable row, the end of a table whose last page is damaged is reached. */
const EMPTY_CHUNKS = 3
/** Rows that are read at once from a table whose key is text. */
const BATCH = 64

/** `attach` attaches the damaged database to `db`. */
export function createSalvage(db: Database, attach: () => void): Salvage {
  /** Runs a read; null if damage, or a value that can't be ours, is in its way, or the table is lost. */
  function reading<T>(work: () => T): T | null {
    try {
      return work()
    } catch (error) {
      const code = codeOf(error) ?? ''
      if (/^SQLITE_(CONSTRAINT|MISMATCH)/.test(code) || isLost(error)) return null
      if (!/^SQLITE_(CORRUPT|NOTADB|IOERR_(?!WRITE))/.test(code)) throw error
      // SQLCipher reads nothing more from a connection that has met a damaged page.
      db.exec(`DETACH DATABASE ${DAMAGED}`)
      attach()
      return null
    }
  }
  const statement = (sql: string) => db.prepare(sql, { persistent: false })

  function byNumber(table: SalvagedTable, progress: (share: number) => void): Range[] {
    const number = table.key[0] === undefined ? 'rowid' : `"${table.key[0]}"`
    const columns = list(table.columns)
    const from = `FROM ${DAMAGED}."${table.name}" ${byTable(table)}`
    const copy = statement(
      `INSERT OR IGNORE INTO main."${table.name}" (${columns}) SELECT ${columns} ${from}
       WHERE ${number} BETWEEN ? AND ? ORDER BY ${number}`,
    )
    const seek = statement(`SELECT 1 ${from} WHERE ${number} >= ? ORDER BY ${number} LIMIT 1`)
    /** The first or last row number; null if that end can't be read. */
    const edge = (order: 'ASC' | 'DESC'): number | null => {
      const rows = reading(() =>
        statement(`SELECT ${number} AS edge ${from} ORDER BY ${number} ${order} LIMIT 1`).all(),
      )
      return rows && Number(rows[0]?.['edge'] ?? 0)
    }
    const isBeyondHope = ([first, last]: Range): boolean =>
      last - first > FULLY_TRIED &&
      [0, 0.25, 0.5, 0.75, 1].every(
        (part) => reading(() => seek.all([Math.floor(first + part * (last - first))])) === null,
      )
    const lost: Range[] = []
    const copied = (first: number, last: number): number => {
      const rows = reading(() => copy.run([first, last]).changes)
      if (rows !== null) return rows
      if (first === last || isBeyondHope([first, last])) {
        lost.push([first, last])
        return 0
      }
      const middle = Math.floor((first + last) / 2)
      return copied(first, middle) + copied(middle + 1, last)
    }
    const [begin, end] = [edge('ASC') ?? 1, edge('DESC') ?? lastGiven(table)]
    let empty = 0
    for (let first = begin; end === null ? empty < EMPTY_CHUNKS : first <= end; first += CHUNK) {
      const last = Math.min(first + CHUNK - 1, end ?? Infinity)
      empty = copied(first, last) > 0 ? 0 : empty + 1
      if (end !== null) progress((last - begin + 1) / (end - begin + 1))
    }
    return joined(lost)
  }

  /** The last number that was given, if the table keeps it. */
  function lastGiven({ name }: SalvagedTable): number | null {
    const seq = reading(() =>
      statement(`SELECT seq FROM ${DAMAGED}.sqlite_sequence WHERE name = ?`).get([name]),
    )?.['seq']
    return typeof seq === 'number' ? seq : null
  }

  /** From one end up to the damage. Returns whether it came to the other end. */
  function sweep(table: SalvagedTable, order: 'ASC' | 'DESC', beyond: '>' | '<'): boolean {
    type Value = string | number | Uint8Array<ArrayBuffer> | null
    const { name, columns, key } = table
    const place = key.map((column) => `"${column}" ${order}`).join(', ')
    const select = (where: string) =>
      statement(
        `SELECT ${list(columns)} FROM ${DAMAGED}."${name}" ${byTable(table)} ${where} ORDER BY ${place} LIMIT ?`,
      )
    const marks = (count: number) => Array.from({ length: count }, () => '?').join(', ')
    const [begin, goOn] = [select(''), select(`WHERE (${list(key)}) ${beyond} (${marks(key.length)})`)]
    const insert = statement(
      `INSERT OR IGNORE INTO main."${name}" (${list(columns)}) VALUES (${marks(columns.length)})`,
    )
    let at: Value[] = []
    for (let limit = BATCH; ;) {
      const place = at
      const rows = reading(() => (place.length === 0 ? begin : goOn).all([...place, limit]))
      if (rows === null && limit === 1) return false
      if (rows === null) {
        limit = 1
        continue
      }
      for (const row of rows) {
        // A value of another type is damage, too.
        reading(() => insert.run(columns.map((column) => row[column] as Value)))
        at = key.map((column) => row[column] as Value)
      }
      if (rows.length < limit) return true
    }
  }

  /** Rows between two damaged pages are lost. */
  function byText(table: SalvagedTable): Range[] {
    if (sweep(table, 'ASC', '>')) return []
    sweep(table, 'DESC', '<')
    return [[0, 0]]
  }

  return {
    table(table, progress) {
      if (reading(() => statement(`SELECT 1 FROM ${DAMAGED}."${table.name}"`)) === null) return [ALL]
      return table.key.length > 0 && !table.isNumbered ? byText(table) : byNumber(table, progress)
    },
    fromIndex({ name, columns, key: [number = 'rowid'] }, index, lost) {
      const copy = reading(() =>
        statement(
          `INSERT OR IGNORE INTO main."${name}" (${list(columns)}) SELECT ${list(columns)}
           FROM ${DAMAGED}."${name}" INDEXED BY "${index}" WHERE +"${number}" BETWEEN ? AND ?`,
        ),
      )
      return copy !== null && lost.map((range) => reading(() => copy.run([...range])) !== null).every(Boolean)
    },
    first: (sql, values) => reading(() => statement(sql).get([...values])) ?? undefined,
  }
}

/** A damaged page of the schema loses whole tables and indexes, except in an encrypted file, of which it loses everything. */
const isLost = (error: unknown): boolean =>
  codeOf(error) === 'SQLITE_ERROR' && /no such (table|index)/.test((error as Error).message)

const list = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ')

/** Reads the table itself: an index may be damaged, or disagree with it. */
const byTable = ({ name, key }: SalvagedTable): string =>
  key.length === 0 ? 'NOT INDEXED' : `INDEXED BY "sqlite_autoindex_${name}_1"`

/** Ranges that touch become one. They are in order. */
function joined(lost: readonly Range[]): Range[] {
  const ranges: Range[] = []
  for (const [from, to] of lost) {
    const last = ranges.at(-1)
    if (last && last[1] + 1 === from) ranges[ranges.length - 1] = [last[0], to]
    else ranges.push([from, to])
  }
  return ranges
}
