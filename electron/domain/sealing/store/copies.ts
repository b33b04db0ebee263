import type { AccountId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'

/** Of sealed messages that have no row here, as many are remembered for each account: reactions, receipts, deleted ones. */
const MOST_WITHOUT = 100_000

/** The sealed message with this hash is here, and is that row; without one it has said something else, or is deleted. */
export function noteCopy(
  tx: Transaction,
  accountId: AccountId,
  hash: Uint8Array,
  messageId: MessageId | null,
  now: number,
): void {
  tx.run(
    `INSERT INTO omemo_copy (account_id, hash, message_id, at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET message_id = excluded.message_id
       WHERE message_id IS NULL AND excluded.message_id IS NOT NULL`,
    accountId,
    hash,
    messageId,
    now,
  )
}

/** The message with this hash: null if it is known and has no row; undefined if it is not known. */
export function findCopy(db: Reader, accountId: AccountId, hash: Uint8Array): MessageId | null | undefined {
  return db.first<{ id: MessageId | null }>(
    'SELECT message_id AS id FROM omemo_copy WHERE account_id = ? AND hash = ?',
    accountId,
    hash,
  )?.id
}

/** Forgets the oldest of those without a row, if there are too many. */
export function trimCopies(tx: Transaction, accountId: AccountId): void {
  tx.run(
    `DELETE FROM omemo_copy WHERE account_id = ? AND hash IN (SELECT hash FROM omemo_copy
       WHERE account_id = ? AND message_id IS NULL ORDER BY at DESC LIMIT -1 OFFSET ${MOST_WITHOUT})`,
    accountId,
    accountId,
  )
}
