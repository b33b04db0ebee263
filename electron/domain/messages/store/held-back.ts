/** Stanzas that are held back until an archive tells whether the server has them. */
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import type { OutgoingId, Sent } from './outgoing.ts'

/** Of rooms, the archive of the account knows nothing: see `heldIn`. */
const HELD = `FROM outgoing INDEXED BY outgoing_lane WHERE stage = 'preparing' AND account_id = ? AND attempts > 0
  AND NOT EXISTS (SELECT 1 FROM conversation c WHERE c.id = conversation_id AND c.kind IN ('room', 'private'))`

/** Holds a stanza back until it is known whether the server has it. What follows in its conversation waits, too. */
export function holdSent(tx: Transaction, id: OutgoingId): void {
  tx.run(
    "UPDATE outgoing SET stage = 'preparing', session = NULL, seq = NULL WHERE id = ? AND stage = 'sent'",
    id,
  )
}

/** The stanzas that are held back until the archive tells, in order. */
export function heldBack(db: Reader, accountId: AccountId): Pick<Sent, 'id' | 'messageId' | 'op'>[] {
  return db.all(`SELECT id, message_id AS messageId, op ${HELD} ORDER BY id`, accountId)
}

/** The stanzas of this room or private conversation that are held back, in order. */
export function heldIn(db: Reader, conversationId: ConversationId): Pick<Sent, 'id' | 'messageId' | 'op'>[] {
  return db.all(
    `SELECT id, message_id AS messageId, op FROM outgoing
     WHERE stage = 'preparing' AND conversation_id = ? AND attempts > 0 ORDER BY id`,
    conversationId,
  )
}

/** When the first of those that wait for the archive was sent; null if nothing is held back. */
export function firstHeldAt(db: Reader, accountId: AccountId): number | null {
  return (
    db.first<{ at: number | null }>(`SELECT min(coalesce(sent_at, 0)) AS at ${HELD}`, accountId)?.at ?? null
  )
}

/** The server does not have it: it is sent again. */
export function unholdSent(tx: Transaction, id: OutgoingId): void {
  tx.run("UPDATE outgoing SET stage = 'ready' WHERE id = ? AND stage = 'preparing' AND unsealed IS NULL", id)
}
