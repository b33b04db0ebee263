import { closeSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Database } from '@signalapp/sqlcipher'
import type { Delta } from '../../../shared/contract/index.ts'
import { connect, type StoreKey } from './connect.ts'
import { migrate, versionOf, type Migration } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { storeErrors } from './sqlite-error.ts'
import { createStore } from './sqlite-store.ts'
import type { Store } from './store.ts'
import { syncFile } from './sync-file.ts'

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

const PLAIN_HEADER = Buffer.from('SQLite format 3\0')
const BACKUP_KEPT_MS = 14 * 24 * 60 * 60 * 1000

/**
 * Opens the file, made if it is not there, and brings its schema up to date, after a copy was made beside it
 * (`balcony.db.v3.bak`, as well protected as the file itself). Throws StoreError; a file that is not for us to open
 * (`store-newer`, `store-earlier`, `store-damaged` for what is none of ours) stays as it is.
 */
export function openStore(options: OpenOptions): Store {
  const { path, key, announced, now, migrations = allMigrations } = options
  let version = 0
  const db = connect(path, key, { before: (file) => (version = versionOf(file, migrations)) })
  try {
    if (version === migrations.length) deleteBackups(path, now - BACKUP_KEPT_MS)
    migrate(db, migrations, (before) => storeErrors(() => backUp(db, path, before)))
    return createStore(db, { announced, deleteBackups: () => deleteBackups(path, Infinity) })
  } catch (error) {
    db.close()
    throw error
  }
}

function backUp(db: Database, path: string, version: number): void {
  const unfinished = `${path}.bak-unfinished`
  rmSync(unfinished, { force: true })
  // SQLite would make it as the umask has it; an empty file it takes as it is.
  closeSync(openSync(unfinished, 'wx', 0o600))
  // By SQLite itself: reading the file past it would let go of the locks that this process has on it.
  db.prepare('VACUUM INTO ?', { persistent: false }).run([unfinished])
  syncFile(unfinished)
  renameSync(unfinished, `${path}.v${version}.bak`)
}

/** Whether this is a database without encryption. Only before it is opened. Throws StoreError. */
export function isPlainDatabase(path: string): boolean {
  return storeErrors(() => {
    const file = openSync(path, 'r')
    try {
      const header = Buffer.alloc(PLAIN_HEADER.length)
      readSync(file, header, 0, header.length, 0)
      return header.equals(PLAIN_HEADER)
    } finally {
      closeSync(file)
    }
  })
}

/** What the person has deleted since does not stay in a copy for ever. */
function deleteBackups(path: string, madeBefore: number): void {
  storeErrors(() => {
    const folder = dirname(path)
    const isOurs = (name: string) => name.startsWith(`${basename(path)}.`) && name.endsWith('.bak')
    for (const name of readdirSync(folder).filter(isOurs)) {
      const file = join(folder, name)
      if (statSync(file).mtimeMs < madeBefore) unlinkSync(file)
    }
  })
}
