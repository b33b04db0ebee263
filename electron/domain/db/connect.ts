import { closeSync, openSync } from 'node:fs'
import { Database } from '@signalapp/sqlcipher'
import { codeOf, storeErrors } from './sqlite-error.ts'
import { StoreError } from './store.ts'

/** What opens the file. A passphrase goes through SQLCipher's own key derivation (PBKDF2-HMAC-SHA512, 256,000 rounds). */
export type StoreKey =
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'none' }

export const IN_MEMORY = ':memory:'
const RAW_KEY_BYTES = 32
const BUSY_TIMEOUT_MS = 2_000
const CACHE_KIB = 65_536

export interface ConnectOptions {
  /** This process has it open already. */
  readonly inUse?: boolean
  /** Called before anything of the file is changed; what it throws is thrown, and the file is closed. */
  readonly before?: (db: Database) => void
}

/**
 * Opens (or makes) a database file and proves that the key fits. Throws StoreError: where the key does not fit
 * `passphrase-wrong`, for a raw key `store-damaged`, because a wrong key and damage look the same.
 */
export function connect(path: string, key: StoreKey, { inUse, before }: ConnectOptions = {}): Database {
  return storeErrors(() => {
    // SQLite's own error does not say why; this one does, and nobody else on the computer may read the file. Not while
    // it is open: closing a file lets go of the locks that this process has on it.
    if (path !== IN_MEMORY && inUse !== true) closeSync(openSync(path, 'a', 0o600))
    return opened(path, key, (db) => {
      before?.(db)
      db.pragma('journal_mode = WAL')
      // After a power failure, too, nothing committed is gone: each commit waits for the disk, on macOS for the platter.
      db.pragma('synchronous = FULL')
      db.pragma('fullfsync = ON')
      db.pragma('foreign_keys = ON')
      db.pragma(`cache_size = ${-CACHE_KIB}`)
    })
  })
}

/** Opens a file that is to stay as it is. (A log that a killed process left is folded into it.) Throws like `connect`. */
export function connectToRead(path: string, key: StoreKey): Database {
  return storeErrors(() => opened(path, key, (db) => db.pragma('query_only = ON')))
}

/**
 * Opens a file that anybody may have made, as SQLite's own advice has it (sqlite.org/security.html §1.1): nothing in it
 * is trusted. Throws like `connect`.
 */
export function connectToStranger(path: string, key: StoreKey): Database {
  return storeErrors(() =>
    opened(path, key, (db) => {
      db.pragma('cell_size_check = ON')
      db.pragma('mmap_size = 0')
    }),
  )
}

function opened(path: string, key: StoreKey, prepare: (db: Database) => void): Database {
  const db = new Database(path, { cacheStatements: true })
  try {
    unlock(db, key)
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    db.pragma('trusted_schema = OFF')
    proveKey(db, key)
    prepare(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Reads the first page: a wrong key makes it noise, and so does damage. */
function proveKey(db: Database, key: StoreKey): void {
  try {
    db.pragma('schema_version')
  } catch (error) {
    if (key.kind !== 'passphrase' || codeOf(error) !== 'SQLITE_NOTADB') throw error
    throw new StoreError({ code: 'passphrase-wrong' }, error)
  }
}

/** Must come before anything that reads the file. By `exec`, which keeps no statement and so no key. */
function unlock(db: Database, key: StoreKey): void {
  // Else SQLCipher writes to the standard error output by itself; failures come as errors anyway.
  db.pragma('cipher_log_level = NONE')
  if (key.kind === 'none') return
  if (key.kind === 'raw') {
    if (key.bytes.length !== RAW_KEY_BYTES) throw new RangeError('a raw key has 32 bytes')
    db.exec(`PRAGMA key = "x'${Buffer.from(key.bytes).toString('hex')}'"`)
  } else {
    // As bytes: a NUL would end the statement. NFC: the same words on another keyboard.
    db.exec(`PRAGMA hexkey = '${Buffer.from(key.passphrase.normalize('NFC')).toString('hex')}'`)
  }
}
