import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from '@signalapp/sqlcipher'
import { storeErrors } from '../db/sqlite-error.ts'

/**
 * Locks this profile against every other Balcony until the returned function is called. It is an operating system lock,
 * held by SQLite on an empty file, so it ends with the process in any case. Throws StoreError `profile-in-use`.
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
    // Created only if missing, because closing a file releases this process's locks on it.
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
    return new Database(path)
  } catch (error) {
    // Opened again for a clearer error than SQLite's. Not earlier, for the same reason.
    closeSync(openSync(path, 'a', 0o600))
    throw error
  }
}
