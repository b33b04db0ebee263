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

/** Hears of the progress. */
export interface MigrationWatch {
  /** Called before each step, each check and the commit, with a name for it and the part that is done, from 0 to 1. */
  at(point: string, share: number): void
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
 * Applies the missing migrations in one transaction: all of them or none. `beforeFirst` is called before it, unless the
 * file is new. Throws StoreError like `versionOf`; the file is then unchanged.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[],
  beforeFirst: (version: number) => void = () => undefined,
  watch: MigrationWatch = { at: () => undefined },
): void {
  const version = versionOf(db, migrations)
  if (version === migrations.length) return
  if (version > 0) beforeFirst(version)
  storeErrors(() => {
    // SQLite ignores this pragma within a transaction.
    db.pragma('foreign_keys = OFF')
    try {
      db.transaction(() => apply(db, migrations, version, watch))()
    } finally {
      db.pragma('foreign_keys = ON')
    }
  })
}

function apply(db: Database, migrations: readonly Migration[], version: number, watch: MigrationWatch): void {
  const steps = migrations.slice(version)
  const tables = (): string[] =>
    db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0`, { persistent: false })
      .all()
      .map(({ name }) => String(name))
  for (const [at, step] of steps.entries()) {
    watch.at(step.name, at / steps.length / 2)
    db.exec(step.sql)
  }
  // Table by table, because each may take seconds.
  for (const [at, table] of tables().entries()) {
    watch.at(`check ${table}`, 0.5 + at / tables().length / 2)
    if (db.pragma(`foreign_key_check("${table}")`).length === 0) continue
    throw new Error(`${steps.at(-1)?.name ?? ''} or one before it left dangling references in ${table}`)
  }
  // Set together with the first tables, so that no file of ours lacks it.
  if (version === 0) db.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
  db.exec(`PRAGMA user_version = ${migrations.length}`)
  watch.at('commit', 1)
}
