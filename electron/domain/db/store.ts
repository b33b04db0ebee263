import type { Delta } from '../../../shared/contract/index.ts'
import type { StoreFailure } from '../../../shared/model/failure.ts'
import type { StoreKey } from './store-key.ts'

export type SqlValue = string | number | Uint8Array | null

/** Thrown when the disk or the file refuses a read or write. The transaction was rolled back. */
export class StoreError extends Error {
  readonly failure: StoreFailure

  constructor(failure: StoreFailure, cause?: unknown) {
    super(failure.code, { cause })
    this.failure = failure
  }
}

/** Where a database is, for another connection to it. */
export interface StorePlace {
  readonly path: string
  readonly key: StoreKey
}

/** The open database. Each statement is prepared once. */
export interface Store {
  /** For a thread that reads it on a connection of its own; null for a store in memory. */
  readonly place: StorePlace | null
  /** All rows of a query, as objects by column name. */
  all<Row>(sql: string, ...params: SqlValue[]): Row[]
  /** The first row, or undefined. */
  first<Row>(sql: string, ...params: SqlValue[]): Row | undefined
  /**
   * Runs `work` in one transaction. Its deltas are announced in one batch after the commit, or not at all if it throws.
   * Throws StoreError. Transactions can't be nested.
   *
   * With `lasting` (the default), the commit survives a power failure. Without it, the commit survives only the process,
   * but doesn't wait for the disk. Use that for changes that may happen twice.
   */
  write<T>(work: (tx: Transaction) => T, lasting?: boolean): T
  /** Deletes the copies made before migrations, which may contain deleted messages. Throws StoreError. */
  deleteBackups(): void
  /**
   * Empties the log beside the file, which has old copies of changed pages. Waits for nobody: returns false if somebody
   * reads it. Throws StoreError.
   */
  emptyLog(): boolean
  /**
   * From now on the log is moved into the file only where `grown` returns true. It hears of each commit's log, in pages, and
   * must not use the store. With null, SQLite does it by itself after every thousand pages.
   */
  watchLog(grown: ((pages: number) => boolean) | null): void
  /** Another reader of the file (a thread) met damage: the file is repaired, as if it had been met here. */
  reportDamage(): void
  close(): void
}

export interface Transaction {
  run(sql: string, ...params: SqlValue[]): { readonly changes: number; readonly lastId: number }
  all<Row>(sql: string, ...params: SqlValue[]): Row[]
  first<Row>(sql: string, ...params: SqlValue[]): Row | undefined
  announce(...deltas: Delta[]): void
}

/** The read methods of a store or a transaction. */
export type Reader = Pick<Transaction, 'all' | 'first'>
