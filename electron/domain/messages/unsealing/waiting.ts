import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { LiveAccount } from '../../context.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import type { StepParts } from '../arrival.ts'
import type { Envelope } from '../envelope.ts'
import { findConversation } from '../store/conversations.ts'

/** Remembers that a stored message is to be opened once nothing before it is missing. */
export function addWaiting(tx: Transaction, accountId: AccountId, id: MessageId): void {
  tx.run(
    `INSERT OR IGNORE INTO omemo_waiting (message_id, account_id, conversation_id, place)
     SELECT id, ?, conversation_id, place FROM message WHERE id = ?`,
    accountId,
    id,
  )
}

export function removeWaiting(tx: Transaction, id: MessageId): void {
  tx.run('DELETE FROM omemo_waiting WHERE message_id = ?', id)
}

/**
 * Whether messages wait before this place that the same device may have sealed before: in its conversation, or, if another
 * device of the account has sent it, in any conversation, because that device has one session for all of them.
 */
export function hasWaitingBefore(
  db: Reader,
  accountId: AccountId,
  { own, room }: Envelope,
  id: ConversationId | undefined,
  place: number,
): boolean {
  if (own && room === null) return db.first(ANY_OUTSIDE_ROOMS, accountId, place) !== undefined
  if (id === undefined) return false
  const inIt = 'SELECT 1 FROM omemo_waiting WHERE conversation_id = ? AND place < ? LIMIT 1'
  return db.first(inIt, id, place) !== undefined
}

const ANY_OUTSIDE_ROOMS = `SELECT 1 FROM omemo_waiting w WHERE w.account_id = ? AND w.place < ?
  AND (SELECT kind FROM conversation WHERE id = w.conversation_id) <> 'room' LIMIT 1`

/** Whether a live message has to stay sealed for now: those before it are not here, or wait themselves. */
export function hasToWait(
  tx: Transaction,
  parts: Pick<StepParts, 'isCatchingUp'>,
  account: LiveAccount,
  envelope: Envelope,
): boolean {
  const { room, peer } = envelope
  // What an occupant says to the person alone is in no room's archive.
  if (room === null ? parts.isCatchingUp(account.id) : !room.with && parts.isCatchingUp(account.id, peer))
    return true
  if (!isAnyWaiting(tx, account.id)) return false
  const conversation = findConversation(tx, account.id, peer, room?.with?.key)
  return hasWaitingBefore(tx, account.id, envelope, conversation, Infinity)
}

export const isAnyWaiting = (db: Reader, accountId: AccountId): boolean =>
  db.first('SELECT 1 FROM omemo_waiting WHERE account_id = ? LIMIT 1', accountId) !== undefined

/** The rooms in which messages wait and which the account is not going to enter. */
export const roomsToOpen = (
  db: Reader,
  accountId: AccountId,
): { readonly id: ConversationId; readonly room: BareJid }[] =>
  db.all(
    `SELECT c.id, c.peer AS room FROM conversation c LEFT JOIN room r ON r.conversation_id = c.id
     WHERE c.account_id = ? AND c.kind = 'room' AND (r.conversation_id IS NULL OR r.out IS NOT NULL)
       AND EXISTS (SELECT 1 FROM omemo_waiting WHERE conversation_id = c.id)`,
    accountId,
  )

/** A message that waits, as it was received. */
export interface Waiting {
  readonly id: MessageId
  readonly conversationId: ConversationId
  readonly stanza: string
  readonly own: number
  readonly ways: number
  readonly sentAt: number
  readonly archived: number | null
}

/** The next ones, oldest first: of this room, or of the account and no room, because each room has an archive of its own. */
export function nextWaiting(
  db: Reader,
  accountId: AccountId,
  room: ConversationId | undefined,
  limit: number,
): Waiting[] {
  const [where, id] =
    room === undefined
      ? [
          `w.account_id = ? AND (SELECT kind FROM conversation WHERE id = w.conversation_id) <> 'room'`,
          accountId,
        ]
      : ['w.conversation_id = ?', room]
  return db.all<Waiting>(
    `SELECT m.id, m.conversation_id AS conversationId, r.stanza, m.own, m.ways, m.sent_at AS sentAt, m.archived
     FROM omemo_waiting w CROSS JOIN message m ON m.id = w.message_id CROSS JOIN raw r ON r.message_id = m.id
     WHERE ${where} ORDER BY w.place LIMIT ?`,
    id,
    limit,
  )
}
