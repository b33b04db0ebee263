import {
  closeSync,
  copyFileSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Database } from '@signalapp/sqlcipher'
import type { Delta } from '../../../shared/contract/index.ts'
import { connect, type StoreKey } from './connect.ts'
import { migrate, versionOf, type Migration } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { storeErrors } from './sqlite-error.ts'
import { createStore } from './sqlite-store.ts'
import { StoreError, type Store } from './store.ts'

export interface OpenOptions {
  readonly path: string
  readonly key: StoreKey
  /** Called with what each commit announced. */
  readonly announced: (deltas: readonly Delta[]) => void
  /** Milliseconds since 1970: old back-up copies go. */
  readonly now: number
  /** Another schema, for tests. */
  readonly migrations?: readonly Migration[]
}

const BACKUP_KEPT_MS = 14 * 24 * 60 * 60 * 1000

/**
 * Opens the file, made if it is not there, and brings its schema up to date, after a copy beside it was made
 * (`balcony.db.v3.bak`, as well protected as the file itself). Throws StoreError.
 */
export function openStore(options: OpenOptions): Store {
  const { path, key, announced, now, migrations = allMigrations } = options
  const db = connect(path, key)
  try {
    if (versionOf(db) === migrations.length) storeErrors(() => removeOldBackups(path, now))
    migrate(db, migrations, (version) => storeErrors(() => backUp(db, path, version)))
    return createStore(db, announced)
  } catch (error) {
    db.close()
    throw error
  }
}

function backUp(db: Database, path: string, version: number): void {
  // With the write-ahead log emptied, the file alone is the whole database.
  const [checkpoint] = db.pragma('wal_checkpoint(TRUNCATE)')
  if (checkpoint?.['busy'] !== 0) throw new StoreError({ code: 'profile-in-use' })
  const unfinished = `${path}.bak-unfinished`
  copyFileSync(path, unfinished)
  const file = openSync(unfinished, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, `${path}.v${version}.bak`)
}

/** What the person has deleted since does not stay in a copy for ever. */
function removeOldBackups(path: string, now: number): void {
  const folder = dirname(path)
  const ours = readdirSync(folder).filter(
    (name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.bak'),
  )
  for (const name of ours) {
    const file = join(folder, name)
    if (now - statSync(file).mtimeMs > BACKUP_KEPT_MS) unlinkSync(file)
  }
}
