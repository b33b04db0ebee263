import type { Database } from '@signalapp/sqlcipher'
import { storeErrors } from './sqlite-error.ts'

/** "Balc". Other files have another value; our own files from before this was introduced have 0. */
export const APPLICATION_ID = 0x42616c63

/** The kind of a database file. */
export type FileForm =
  | { readonly kind: 'new' }
  /** `version` is the number of migrations applied. */
  | { readonly kind: 'ours' | 'newer'; readonly version: number }
  /** Has the schema from before the first release, whose messages can no longer be read. */
  | { readonly kind: 'earlier' }
  | { readonly kind: 'foreign' }

/** Determines the kind of a file without changing it. `known` is the number of our migrations. Throws StoreError. */
export function formOf(db: Database, known: number): FileForm {
  return storeErrors(() => {
    const version = Number(db.pragma('user_version', { simple: true }))
    const application = Number(db.pragma('application_id', { simple: true }))
    if (application === APPLICATION_ID && version > 0) {
      return { kind: version > known ? 'newer' : 'ours', version }
    }
    if (application !== 0) return { kind: 'foreign' }
    if (version === 0) return { kind: isEmpty(db) ? 'new' : 'foreign' }
    return { kind: isEarlier(db, version) ? 'earlier' : 'foreign' }
  })
}

const isEmpty = (db: Database): boolean =>
  db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1', { persistent: false }).get() === undefined

/** The first migration made the accounts, the second the messages; a killed process may have left only the first. */
function isEarlier(db: Database, version: number): boolean {
  const hasColumn = (table: string, column: string) =>
    db.pragma(`table_info(${table})`).some((row) => row['name'] === column)
  return hasColumn('account', 'password_kept') && (version === 1 || hasColumn('message', 'direction'))
}
