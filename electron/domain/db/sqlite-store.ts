import type { Database } from '@signalapp/sqlcipher'
import type { Delta } from '../../../shared/contract/index.ts'
import { BUSY_TIMEOUT_MS } from './connect.ts'
import { codeOf, isDamage, storeErrors as asStoreErrors } from './sqlite-error.ts'
import type { Reader, SqlValue, Store, StorePlace, Transaction } from './store.ts'

export interface StoreOptions {
  /** Called after each commit that announces something. */
  readonly announced: (deltas: readonly Delta[]) => void
  /** Called with each read or write that meets damage, before its error is thrown. */
  readonly damaged?: (() => void) | undefined
  readonly deleteBackups: () => void
  readonly place?: StorePlace | undefined
}

/** SQLite's default. */
const AUTOMATIC_PAGES = 1_000

/** Reads of an open database. */
export function createReader(db: Database): Reader {
  return {
    all: <Row>(sql: string, ...params: SqlValue[]) =>
      asStoreErrors(() => db.prepare(sql).all(native(params)) as Row[]),
    first: <Row>(sql: string, ...params: SqlValue[]) =>
      asStoreErrors(() => db.prepare(sql).get(native(params)) as Row | undefined),
  }
}

/** Creates a Store on an open, migrated database. */
export function createStore(db: Database, { announced, damaged, deleteBackups, place }: StoreOptions): Store {
  let writing = false
  let waitsForDisk = true

  function storeErrors<T>(work: () => T): T {
    try {
      return asStoreErrors(work)
    } catch (error) {
      if (isDamage(error)) damaged?.()
      throw error
    }
  }

  // `cacheStatements` keeps prepared statements by their text.
  const statement = (sql: string) => db.prepare(sql)
  const all = <Row>(sql: string, ...params: SqlValue[]) =>
    storeErrors(() => statement(sql).all(native(params)) as Row[])
  const first = <Row>(sql: string, ...params: SqlValue[]) =>
    storeErrors(() => statement(sql).get(native(params)) as Row | undefined)
  const run: Transaction['run'] = (sql, ...params) => {
    if (!writing) throw new Error('a transaction was used after its end')
    const { changes, lastInsertRowid } = storeErrors(() => statement(sql).run(native(params)))
    return { changes, lastId: lastInsertRowid }
  }

  const rollBack = () => {
    try {
      db.exec('ROLLBACK')
    } catch (error) {
      // SQLITE_ERROR: a full disk or an I/O error has already rolled back.
      if (codeOf(error) !== 'SQLITE_ERROR') throw error
    }
  }

  /** In WAL mode, a commit that doesn't wait may be lost in a power failure, but is never torn (SQLite, `synchronous`). */
  function setWaiting(wanted: boolean): void {
    if (waitsForDisk === wanted) return
    db.pragma(`synchronous = ${wanted ? 'FULL' : 'NORMAL'}`)
    waitsForDisk = wanted
  }

  let isFull = false

  function watchLog(grown: ((pages: number) => boolean) | null): void {
    isFull = false
    // Each of the two takes the place of the other.
    if (grown === null) db.pragma(`wal_autocheckpoint = ${AUTOMATIC_PAGES}`)
    else db.setWalHook((_name, pages) => void (isFull = grown(pages)))
  }

  return {
    place: place ?? null,
    all,
    first,
    write(work, lasting = true) {
      if (writing) throw new Error('a transaction within a transaction')
      setWaiting(lasting)
      const deltas: Delta[] = []
      storeErrors(() => db.exec('BEGIN IMMEDIATE'))
      writing = true
      try {
        const value = work({ all, first, run, announce: (...some) => void deltas.push(...some) })
        if (value instanceof Promise) throw new Error('a transaction cannot wait')
        storeErrors(() => db.exec('COMMIT'))
        writing = false
        if (isFull) db.pragma('wal_checkpoint(PASSIVE)')
        if (deltas.length > 0) announced(deltas)
        return value
      } catch (error) {
        if (writing) {
          writing = false
          storeErrors(rollBack)
        }
        throw error
      }
    },
    deleteBackups,
    emptyLog: () =>
      storeErrors(() => {
        db.pragma('busy_timeout = 0')
        try {
          const [row] = db.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[]
          return row?.busy === 0
        } finally {
          db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
        }
      }),
    watchLog,
    reportDamage: () => damaged?.(),
    close: () => db.close(),
  }
}

const native = (params: SqlValue[]) => params as (string | number | Uint8Array<ArrayBuffer> | null)[]
