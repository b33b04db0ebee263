import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from '@signalapp/sqlcipher'
import { storeErrors } from '../db/sqlite-error.ts'

/**
 * Keeps every other Balcony off this profile until the returned function is called. The lock is one of the operating
 * system's, held through SQLite on an empty file: it goes with the process, however that ends. Throws StoreError:
 * `profile-in-use`.
 */
export function lockProfile(profile: string): () => void {
  const path = join(profile, 'balcony.lock')
  return storeErrors(() => {
    const db = openLockFile(path)
    try {
      db.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE')
    } catch (error) {
      db.close()
      throw error
    }
    return () => {
      db.close()
    }
  })
}

function openLockFile(path: string): Database {
  try {
    // Nothing is in it, and all the same nobody else has to see it. Made only where it is not there: closing a file lets
    // go of the locks that this process has on it.
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
    return new Database(path)
  } catch (error) {
    // SQLite's error does not say why. Not before, for the same reason.
    closeSync(openSync(path, 'a', 0o600))
    throw error
  }
}
