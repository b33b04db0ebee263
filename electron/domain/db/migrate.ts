import type { Database } from '@signalapp/sqlcipher'
import { storeErrors } from './sqlite-error.ts'
import { StoreError } from './store.ts'

/** One step of the schema. Released steps never change; a mistake is mended by a further step. */
export interface Migration {
  /** `0001-accounts`: its place in the list, from 1, and what it is about. */
  readonly name: string
  /** Runs in a transaction with foreign keys unchecked until its end, so that tables can be rebuilt. */
  readonly sql: string
}

/** How many of the migrations this file has had. */
export function versionOf(db: Database): number {
  return storeErrors(() => Number(db.pragma('user_version', { simple: true })))
}

/**
 * Brings the file up to date, each step in a transaction of its own. `beforeFirst` is called before a file that holds
 * something is changed. Throws StoreError: `store-newer` leaves the file as it is.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[],
  beforeFirst: (version: number) => void,
) {
  const version = versionOf(db)
  if (version > migrations.length) throw new StoreError({ code: 'store-newer', version })
  if (version === migrations.length) return
  if (version > 0) beforeFirst(version)
  storeErrors(() => {
    // SQLite ignores this pragma within a transaction.
    db.pragma('foreign_keys = OFF')
    try {
      migrations.slice(version).forEach((step, index) => {
        apply(db, step, version + index + 1)
      })
    } finally {
      db.pragma('foreign_keys = ON')
    }
  })
}

function apply(db: Database, step: Migration, version: number): void {
  const transaction = db.transaction(() => {
    db.exec(step.sql)
    if (db.pragma('foreign_key_check').length > 0) throw new Error(`${step.name} left dangling references`)
    db.exec(`PRAGMA user_version = ${version}`)
  })
  transaction()
}
