import type { Delta } from '../../../shared/contract/index.ts'
import type { StoreFailure } from '../../../shared/model/failure.ts'

export type SqlValue = string | number | Uint8Array | null

/** Thrown by a write or a read that the disk or the file refused. Nothing of the transaction was kept. */
export class StoreError extends Error {
  readonly failure: StoreFailure

  constructor(failure: StoreFailure, cause?: unknown) {
    super(failure.code, { cause })
    this.failure = failure
  }
}

/** The open database. Statements are prepared once and kept. */
export interface Store {
  /** All rows of a query, as objects by column name. */
  all<Row>(sql: string, ...params: SqlValue[]): Row[]
  /** The first row, or undefined. */
  first<Row>(sql: string, ...params: SqlValue[]): Row | undefined
  /**
   * Runs `work` in one transaction. What it announces reaches the window in one batch, after the commit; nothing does
   * where it throws. Throws StoreError. Never nested.
   *
   * `lasting` (unless it is false): after a power failure, too, it is there. What is not lasting outlives the process, and
   * costs no wait for the disk: for what may happen twice.
   */
  write<T>(work: (tx: Transaction) => T, lasting?: boolean): T
  /** Deletes the copies from before migrations, which may hold what was to be gone for good. Throws StoreError. */
  deleteBackups(): void
  close(): void
}

export interface Transaction {
  run(sql: string, ...params: SqlValue[]): { readonly changes: number; readonly lastId: number }
  all<Row>(sql: string, ...params: SqlValue[]): Row[]
  first<Row>(sql: string, ...params: SqlValue[]): Row | undefined
  announce(...deltas: Delta[]): void
}

/** What can be read from, within a transaction or outside. */
export type Reader = Pick<Transaction, 'all' | 'first'>
