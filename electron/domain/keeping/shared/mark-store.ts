import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { boundWaiting } from '../../waiting.ts'

/** The last choice for a message, on any device. */
export interface StoredMark {
  readonly accountId: AccountId
  readonly archiveId: string
  readonly peer: BareJid
  /** The sum of the ways it is kept: `BOOKMARKED`, `PINNED`. */
  readonly how: number
  /** By the server's clock, in milliseconds since 1970. */
  readonly at: number
  /** The server does not have it yet. */
  readonly unsent: boolean
  /** It waits for its message. */
  readonly waiting: boolean
}

interface Row extends Omit<StoredMark, 'unsent' | 'waiting'> {
  readonly unsent: number
  readonly waiting: number
}

const SELECT = `SELECT account_id AS accountId, archive_id AS archiveId, peer, how, at, unsent, waiting FROM shared_mark`
const toMark = (row: Row): StoredMark => ({ ...row, unsent: row.unsent === 1, waiting: row.waiting === 1 })

export function storedMark(db: Reader, accountId: AccountId, archiveId: string): StoredMark | undefined {
  const row = db.first<Row>(`${SELECT} WHERE account_id = ? AND archive_id = ?`, accountId, archiveId)
  return row && toMark(row)
}

export const unsentMarks = (db: Reader, accountId: AccountId, limit: number): StoredMark[] =>
  db.all<Row>(`${SELECT} WHERE account_id = ? AND unsent = 1 LIMIT ?`, accountId, limit).map(toMark)

/** The marks that wait for a message of these conversations. */
export const waitingMarks = (db: Reader, ids: readonly ConversationId[]) =>
  db
    .all<Row & { readonly conversationId: ConversationId }>(
      `SELECT s.account_id AS accountId, s.archive_id AS archiveId, s.peer, s.how, s.at, s.unsent, s.waiting,
         c.id AS conversationId
       FROM json_each(?) j CROSS JOIN conversation c ON c.id = j.value
       CROSS JOIN shared_mark s ON s.account_id = c.account_id AND s.peer = c.peer AND s.waiting = 1`,
      JSON.stringify(ids),
    )
    .map(({ conversationId, ...row }) => ({ conversationId, mark: toMark(row) }))

export function keepMark(tx: Transaction, mark: StoredMark): void {
  const { accountId, archiveId, peer, how, at, unsent, waiting } = mark
  tx.run(
    `INSERT OR REPLACE INTO shared_mark (account_id, archive_id, peer, how, at, unsent, waiting) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    accountId,
    archiveId,
    peer,
    how,
    at,
    unsent ? 1 : 0,
    waiting ? 1 : 0,
  )
  if (waiting) boundWaiting(tx, 'shared_mark', accountId)
}
