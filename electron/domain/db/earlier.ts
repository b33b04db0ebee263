import { rmSync } from 'node:fs'
import { connect, connectToRead, type StoreKey } from './connect.ts'
import { migrate, type Migration } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { storeErrors } from './sqlite-error.ts'
import type { SqlValue } from './store.ts'
import { syncFile } from './sync-file.ts'

/** From a history of the earlier schema to one that begins with its accounts. */
export interface AccountCopy {
  readonly from: string
  /** What lies there is replaced. */
  readonly to: string
  /** Opens the one, and is to open the other. */
  readonly key: StoreKey
  /** Another schema, for tests. */
  readonly migrations?: readonly Migration[]
}

/**
 * The tables that mean the same in both. Not the streams, which are resumed only with what was on its way in them, and
 * not the contacts, which the server gives.
 */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  setting: ['name', 'value'],
  account: [
    'id',
    'address',
    'resource',
    'host',
    'port',
    'security',
    'enabled',
    'show',
    'status',
    'password_kept',
    'trusted',
    'trial',
    'added_at',
  ],
  forgotten_secret: ['name'],
}

/**
 * Makes a new history with the accounts and settings of an earlier one, so that nobody has to sign in again. The
 * earlier one is only read; the new one is one file that the disk has. Throws StoreError: then the new one is nothing.
 */
export function copyAccounts({ from, to, key, migrations = allMigrations }: AccountCopy): void {
  const taken = readEarlier(from, key)
  storeErrors(() => {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(to + end, { force: true })
    const db = connect(to, key)
    try {
      migrate(db, migrations, () => undefined)
      db.exec('BEGIN')
      for (const [table, rows] of taken) {
        const columns = TAKEN[table] ?? []
        const insert = db.prepare(
          `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        )
        for (const row of rows) insert.run([...row])
      }
      db.exec('COMMIT')
      db.pragma('journal_mode = DELETE')
    } finally {
      db.close()
    }
    syncFile(to)
  })
}

type Row = readonly Exclude<SqlValue, Uint8Array>[]

function readEarlier(path: string, key: StoreKey): (readonly [table: string, rows: readonly Row[]])[] {
  const db = connectToRead(path, key)
  try {
    return storeErrors(() =>
      Object.entries(TAKEN).map(([table, columns]) => {
        // In the order in which they were added: accounts of one moment are shown by it.
        const order = table === 'account' ? 'ORDER BY rowid' : ''
        const rows = db.prepare(`SELECT ${columns.join(', ')} FROM ${table} ${order}`).all()
        return [table, rows.map((row) => columns.map((column) => row[column] as Row[number]))] as const
      }),
    )
  } finally {
    db.close()
  }
}
