import { rmSync } from 'node:fs'
import { connect, connectToRead, type StoreKey } from './connect.ts'
import { migrate, type Migration } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { storeErrors } from './sqlite-error.ts'
import type { SqlValue } from './store.ts'
import { syncFile } from './sync-file.ts'

/** Copies the accounts of a history with the earlier schema into a new history. */
export interface AccountCopy {
  readonly from: string
  /** An existing file is replaced. */
  readonly to: string
  /** Opens both. */
  readonly key: StoreKey
  /** Another schema, for tests. */
  readonly migrations?: readonly Migration[]
}

/**
 * The tables with the same meaning in both schemas. Without the sessions, which can't be resumed without their unsent
 * stanzas, and without the contacts, which come from the server.
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
 * Makes a new history with the accounts and settings of an earlier one, so that nobody has to sign in again. The earlier
 * one is only read, and the new one is a single file on disk. If it throws StoreError, the new file is unusable.
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
        // Keeps the order of accounts that were added at the same moment.
        const order = table === 'account' ? 'ORDER BY rowid' : ''
        const rows = db.prepare(`SELECT ${columns.join(', ')} FROM ${table} ${order}`).all()
        return [table, rows.map((row) => columns.map((column) => row[column] as Row[number]))] as const
      }),
    )
  } finally {
    db.close()
  }
}
