import { closeSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Database } from '@signalapp/sqlcipher'
import type { Delta } from '../../../shared/contract/index.ts'
import { connect, type StoreKey } from './connect.ts'
import { migrate, versionOf, type Migration } from './migrate.ts'
import { copyBefore, unfinishedCopy } from './migrate-large.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { plainTables } from './plain-tables.ts'
import { storeErrors } from './sqlite-error.ts'
import { createStore } from './sqlite-store.ts'
import type { Store } from './store.ts'
import { syncFile } from './sync-file.ts'

export interface OpenOptions {
  readonly path: string
  readonly key: StoreKey
  /** Called with the deltas of each commit. */
  readonly announced: (deltas: readonly Delta[]) => void
  /** Milliseconds since 1970. Old copies are deleted. */
  readonly now: number
  /** Called when a read or a write meets damage. The caller of that gets `store-damaged` as well. */
  readonly damaged?: () => void
  /** Whether a large file with an earlier schema gives `MigrationDue`, because its migration takes long. */
  readonly leaveLarge?: boolean
  /** Another schema, for tests. */
  readonly migrations?: readonly Migration[] | undefined
  /** Up to this size a file is migrated at once, in bytes. */
  readonly smallBytes?: number | undefined
}

/** Thrown instead of migrating a large file here: `migrateLarge` does it, in a thread. */
export class MigrationDue extends Error {}

/** Migrating it takes less than starting a thread. */
const SMALL_BYTES = 4 * 1024 * 1024
const PLAIN_HEADER = Buffer.from('SQLite format 3\0')
const BACKUP_KEPT_MS = 14 * 24 * 60 * 60 * 1000

/**
 * Opens or creates the file and migrates its schema. Before a migration it makes a copy beside it (`balcony.db.v3.bak`),
 * protected like the file itself. Throws StoreError. A file that can't be opened (`store-newer`, `store-earlier`, or
 * `store-damaged` for a foreign one) is not changed.
 */
export function openStore(options: OpenOptions): Store {
  const { path, key, announced, damaged, now, migrations = allMigrations } = options
  const { leaveLarge = false, smallBytes = SMALL_BYTES } = options
  let version = 0
  const db = connect(path, key, {
    before(file) {
      version = versionOf(file, migrations)
      const isDue = version > 0 && version < migrations.length
      if (leaveLarge && isDue && sizeOf(path) > smallBytes) throw new MigrationDue()
    },
  })
  try {
    if (version === migrations.length) deleteBackups(path, now - BACKUP_KEPT_MS)
    migrate(db, migrations, (before) => storeErrors(() => backUp(db, path, before)))
    storeErrors(() => lookOver(db))
    return createStore(db, {
      announced,
      damaged,
      deleteBackups: () => deleteBackups(path, Infinity),
      place: { path, key },
    })
  } catch (error) {
    db.close()
    throw error
  }
}

/** With its log. By `stat`, because opening and closing the file would release SQLite's locks on it. */
function sizeOf(path: string): number {
  return ['', '-wal'].reduce(
    (sum, end) => sum + (statSync(path + end, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

/**
 * Reads the last row of each table: a file that was cut off or badly overwritten shows at once, in a few
 * milliseconds whatever its size. Damage elsewhere shows when it is read.
 */
function lookOver(db: Database): void {
  for (const { name, isWithoutRowid } of plainTables(db)) {
    const end = isWithoutRowid ? '' : 'ORDER BY rowid DESC'
    db.prepare(`SELECT 1 FROM "${name}" NOT INDEXED ${end} LIMIT 1`, { persistent: false }).get()
  }
}

function backUp(db: Database, path: string, version: number): void {
  const unfinished = unfinishedCopy(path)
  rmSync(unfinished, { force: true })
  // Created here with its permissions, because SQLite would use the umask. It accepts an empty file.
  closeSync(openSync(unfinished, 'wx', 0o600))
  // Copied by SQLite, because reading the file otherwise would release this process's locks on it.
  db.prepare('VACUUM INTO ?', { persistent: false }).run([unfinished])
  syncFile(unfinished)
  renameSync(unfinished, copyBefore(path, version))
}

/** Whether this is an unencrypted database. Call it only while the file is not open. Throws StoreError. */
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

/** Deletes old copies, because they may contain messages that the person has deleted since. */
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
