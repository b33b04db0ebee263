import type { Database } from '@signalapp/sqlcipher'
import { storeErrors } from './sqlite-error.ts'

/** "Balc": tells our files from those of others and from our own before it was given to them, which have 0. */
export const APPLICATION_ID = 0x42616c63

/** What a database file is to this Balcony. */
export type FileForm =
  | { readonly kind: 'new' }
  /** `version`: how many migrations it has had. */
  | { readonly kind: 'ours' | 'newer'; readonly version: number }
  /** Of the schema that was given up before the first release: nothing reads its messages any more. */
  | { readonly kind: 'earlier' }
  | { readonly kind: 'foreign' }

/** Looks at the file and changes nothing. `known` is the number of our migrations. Throws StoreError. */
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

/** Its first migration made the accounts; messages came with the second, and a killed process may have left one only. */
function isEarlier(db: Database, version: number): boolean {
  const hasColumn = (table: string, column: string) =>
    db.pragma(`table_info(${table})`).some((row) => row['name'] === column)
  return hasColumn('account', 'password_kept') && (version === 1 || hasColumn('message', 'direction'))
}
