import type { AccountId } from '../../shared/model/ids.ts'
import type { Transaction } from './db/store.ts'

/** What other devices tell of messages and conversations that are not here. Servers keep no more of a node. */
const MOST = 1_000

/** The tables of it: which column tells an account's rows apart, and when each row was told. */
const TABLES = {
  displayed_marker: { key: 'peer', at: 'heard_at' },
  shared_state: { key: 'peer', at: 'at' },
  shared_mark: { key: 'archive_id', at: 'at' },
} as const

/** Of what waits for its message or conversation, only so much of an account is kept: the latest. */
export function boundWaiting(tx: Transaction, table: keyof typeof TABLES, accountId: AccountId): void {
  const { key, at } = TABLES[table]
  tx.run(
    `DELETE FROM ${table} WHERE account_id = ? AND waiting = 1 AND ${key} IN
       (SELECT ${key} FROM ${table} WHERE account_id = ? AND waiting = 1
        ORDER BY ${at} DESC, ${key} LIMIT -1 OFFSET ${MOST})`,
    accountId,
    accountId,
  )
}
