import type { Database } from '@signalapp/sqlcipher'
import { APPLICATION_ID, formOf } from './file-form.ts'
import { storeErrors } from './sqlite-error.ts'
import { StoreError } from './store.ts'

/** One step of the schema. Released steps never change; a mistake is mended by a further step. */
export interface Migration {
  /** `0001-accounts`: its place in the list, from 1, and what it is about. */
  readonly name: string
  /** Runs in a transaction with foreign keys unchecked until its end, so that tables can be rebuilt. */
  readonly sql: string
}

/**
 * How many of the migrations this file has had; 0 where it is new. Changes nothing. Throws StoreError where it is not
 * for us to open: `store-newer`, `store-earlier`, and `store-damaged` for what is none of ours.
 */
export function versionOf(db: Database, migrations: readonly Migration[]): number {
  const form = formOf(db, migrations.length)
  switch (form.kind) {
    case 'new':
      return 0
    case 'ours':
      return form.version
    case 'newer':
      throw new StoreError({ code: 'store-newer', version: form.version })
    case 'earlier':
      throw new StoreError({ code: 'store-earlier' })
    case 'foreign':
      throw new StoreError({ code: 'store-damaged' })
  }
}

/**
 * Brings the file up to date, each step in a transaction of its own. `beforeFirst` is called before a file that holds
 * something is changed. Throws StoreError as `versionOf` does, and leaves the file as it is then.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[],
  beforeFirst: (version: number) => void,
) {
  const version = versionOf(db, migrations)
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
    // With the first tables, so that no file of ours is ever without it.
    if (version === 1) db.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    db.exec(`PRAGMA user_version = ${version}`)
  })
  transaction()
}
