import { closeSync, openSync } from 'node:fs'
import { Database } from '@signalapp/sqlcipher'
import { codeOf, storeErrors } from './sqlite-error.ts'
import { StoreError } from './store.ts'
import type { StoreKey } from './store-key.ts'

export type { StoreKey } from './store-key.ts'

export const IN_MEMORY = ':memory:'
const RAW_KEY_BYTES = 32
export const BUSY_TIMEOUT_MS = 2_000
const CACHE_KIB = 65_536

export interface ConnectOptions {
  /** Whether this process already has the file open. */
  readonly inUse?: boolean
  /** Called before the file is changed. If it throws, the file is closed and the error is passed on. */
  readonly before?: (db: Database) => void
}

/**
 * Opens or creates a database file and checks that the key fits. Throws StoreError. If the key doesn't fit, that is
 * `passphrase-wrong`, or for a raw key `store-damaged`, because a wrong key and damage look the same.
 */
export function connect(path: string, key: StoreKey, { inUse, before }: ConnectOptions = {}): Database {
  return storeErrors(() => {
    // Opened once beforehand, for a clearer error than SQLite's and for the permissions. Not while it is open, because
    // closing a file releases this process's locks on it.
    if (path !== IN_MEMORY && inUse !== true) closeSync(openSync(path, 'a', 0o600))
    return opened(path, key, (db) => {
      before?.(db)
      db.pragma('journal_mode = WAL')
      // Commits survive a power failure: each waits for the disk, on macOS even for the drive's own cache.
      db.pragma('synchronous = FULL')
      db.pragma('fullfsync = ON')
      db.pragma('foreign_keys = ON')
      // Deleted messages are overwritten with zeros.
      db.pragma('secure_delete = ON')
      db.pragma(`cache_size = ${-CACHE_KIB}`)
    })
  })
}

/** Opens a file without changing it, except that a log left by a killed process is merged. Throws like `connect`. */
export function connectToRead(path: string, key: StoreKey): Database {
  return storeErrors(() => opened(path, key, (db) => db.pragma('query_only = ON')))
}

/** Opens a damaged file of ours for reading, even if its end is missing. Throws like `connect`. */
export function connectToDamaged(path: string, key: StoreKey): Database {
  return storeErrors(() => opened(path, key, (db) => db.pragma('query_only = ON'), ['writable_schema = ON']))
}

/** Opens a file that this process has open, only to move its log into it. Throws like `connect`. */
export function connectToCheckpoint(path: string, key: StoreKey): Database {
  return storeErrors(() => opened(path, key, (db) => db.pragma('fullfsync = ON')))
}

/** Opens an untrusted file, following SQLite's advice (sqlite.org/security.html §1.1). Throws like `connect`. */
export function connectToStranger(path: string, key: StoreKey): Database {
  return storeErrors(() =>
    opened(path, key, (db) => {
      db.pragma('cell_size_check = ON')
      db.pragma('mmap_size = 0')
    }),
  )
}

function opened(
  path: string,
  key: StoreKey,
  prepare: (db: Database) => void,
  first: readonly string[] = [],
): Database {
  const db = new Database(path, { cacheStatements: true })
  try {
    unlock(db, key)
    for (const pragma of first) db.pragma(pragma)
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    db.pragma('trusted_schema = OFF')
    proveKey(db, key)
    // A change of a message changes the index of the search, which is made of its words.
    db.initTokenizer()
    prepare(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Reads the first page. With a wrong key it is noise, just as with damage. */
function proveKey(db: Database, key: StoreKey): void {
  try {
    db.pragma('schema_version')
  } catch (error) {
    if (key.kind !== 'passphrase' || codeOf(error) !== 'SQLITE_NOTADB') throw error
    throw new StoreError({ code: 'passphrase-wrong' }, error)
  }
}

/** Sets the key. It must come before any read. Uses `exec`, which caches no statement and so no key. */
function unlock(db: Database, key: StoreKey): void {
  // Otherwise SQLCipher writes to stderr. Failures are thrown anyway.
  db.pragma('cipher_log_level = NONE')
  if (key.kind === 'none') return
  if (key.kind === 'raw') {
    if (key.bytes.length !== RAW_KEY_BYTES) throw new RangeError('a raw key has 32 bytes')
    db.exec(`PRAGMA key = "x'${Buffer.from(key.bytes).toString('hex')}'"`)
  } else {
    // As bytes, because a NUL would end the statement. NFC, because keyboards differ in how they compose letters.
    db.exec(`PRAGMA hexkey = '${Buffer.from(key.passphrase.normalize('NFC')).toString('hex')}'`)
  }
}
