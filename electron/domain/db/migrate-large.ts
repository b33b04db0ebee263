/**
 * Migrates a large file where nobody else has it open: in a thread, with progress. A copy of the file is kept first. If the
 * process is killed at any point, the next start goes on, and nothing is lost:
 *
 * | killed                                   | files                                | the next start                   |
 * | ---------------------------------------- | ------------------------------------ | -------------------------------- |
 * | before the log was merged into the file  | old, its log                         | begins again                     |
 * | while the file is copied                 | old, part of a copy                  | removes that part, begins again  |
 * | before the copy got its name             | old, a whole copy                    | removes the copy, begins again   |
 * | after it                                 | old, kept copy                       | makes the copy again             |
 * | in any step, check, or before the commit | old, kept copy, a log without commit | the same; SQLite drops that log  |
 * | after the commit                         | old, kept copy, a log with it all    | opens the new; SQLite merges it  |
 * | after the log was merged                 | new, kept copy                       | opens the new                    |
 *
 * The copy has the name of all copies before migrations (`balcony.db.v11.bak`) and is deleted like them.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { connect, type StoreKey } from './connect.ts'
import { migrate, versionOf, type Migration } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { storeErrors } from './sqlite-error.ts'
import { syncFile, syncFolder } from './sync-file.ts'

export interface LargeMigration {
  readonly path: string
  readonly key: StoreKey
  /** Another schema, for tests. */
  readonly migrations?: readonly Migration[] | undefined
}

export interface LargeMigrationWatch {
  /** Called at each point of the table above, with its name; a test ends the process there. */
  at?(point: string): void
  /** From 0 to 1. */
  progress(share: number): void
}

const CHUNK_BYTES = 4 * 1024 * 1024
/** The rest of the progress is for the migration itself. */
const COPYING_SHARE = 0.5

/** The name of the copy that is kept before a migration from this version. */
export const copyBefore = (path: string, version: number): string => `${path}.v${version}.bak`
export const unfinishedCopy = (path: string): string => `${path}.bak-unfinished`

/** Throws StoreError: the file is then as before, and so is a copy that was already kept. */
export function migrateLarge(
  { path, key, migrations = allMigrations }: LargeMigration,
  { at = () => undefined, progress }: LargeMigrationWatch,
): void {
  at('begin')
  const version = foldLog(path, key, migrations)
  at('log merged')
  if (version === migrations.length) return
  storeErrors(() => {
    keepCopy(path, version, at, (share) => progress(share * COPYING_SHARE))
  })
  const db = connect(path, key)
  try {
    migrate(db, migrations, () => undefined, {
      at(point, share) {
        at(point)
        progress(COPYING_SHARE + share * (1 - COPYING_SHARE))
      },
    })
    at('committed')
  } finally {
    db.close()
  }
  at('end')
}

/** Merges the log into the file, so that the file alone is the history. Returns its version. */
function foldLog(path: string, key: StoreKey, migrations: readonly Migration[]): number {
  let version = 0
  const db = connect(path, key, { before: (file) => (version = versionOf(file, migrations)) })
  try {
    storeErrors(() => db.pragma('wal_checkpoint(TRUNCATE)'))
  } finally {
    db.close()
  }
  return version
}

/** Copies the bytes as they are: an encrypted file stays encrypted, and nothing has to be read by SQLite. */
function keepCopy(
  path: string,
  version: number,
  at: (point: string) => void,
  progress: (share: number) => void,
): void {
  const unfinished = unfinishedCopy(path)
  rmSync(unfinished, { force: true })
  try {
    if (!clone(path, unfinished)) copyBytes(path, unfinished, at, progress)
    syncFile(unfinished)
  } catch (error) {
    // A full disk gets its space back.
    rmSync(unfinished, { force: true })
    throw error
  }
  at('copied')
  renameSync(unfinished, copyBefore(path, version))
  syncFolder(dirname(path))
  at('copy kept')
}

/** A copy that shares its blocks with the original takes neither time nor space. Few file systems can. */
function clone(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL)
    return true
  } catch {
    rmSync(to, { force: true })
    return false
  }
}

function copyBytes(
  from: string,
  to: string,
  at: (point: string) => void,
  progress: (share: number) => void,
): void {
  const source = openSync(from, 'r')
  try {
    const { size } = fstatSync(source)
    const target = openSync(to, 'wx', 0o600)
    try {
      const chunk = Buffer.alloc(CHUNK_BYTES)
      for (let done = 0; done < size;) {
        at('copying')
        const read = readSync(source, chunk, 0, CHUNK_BYTES, done)
        if (read === 0) break
        for (let written = 0; written < read;) {
          written += writeSync(target, chunk, written, read - written, done + written)
        }
        done += read
        progress(done / size)
      }
    } finally {
      closeSync(target)
    }
  } finally {
    closeSync(source)
  }
}
