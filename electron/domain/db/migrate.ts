import type { Database } from '@signalapp/sqlcipher'
import { APPLICATION_ID, formOf } from './file-form.ts'
import { storeErrors } from './sqlite-error.ts'
import { StoreError } from './store.ts'

/** One step of the schema. A released step never changes; mistakes are fixed by a further step. */
export interface Migration {
  /** Its number in the list, from 1, and its subject: `0001-accounts`. */
  readonly name: string
  /** Runs in a transaction. Foreign keys are checked at its end, so that tables can be rebuilt. */
  readonly sql: string
}

/**
 * The number of migrations applied to this file; 0 if it is new. Changes nothing. Throws StoreError if we can't open it:
 * `store-newer`, `store-earlier`, or `store-damaged` for a foreign file.
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
 * Applies the missing migrations, each in its own transaction. `beforeFirst` is called before the first one, unless the
 * file is new. Throws StoreError like `versionOf`; the file is then unchanged.
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
    // Set together with the first tables, so that no file of ours lacks it.
    if (version === 1) db.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    db.exec(`PRAGMA user_version = ${version}`)
  })
  transaction()
}
