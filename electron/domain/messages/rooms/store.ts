import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { isMereNick, occupantKey } from './author.ts'

const CLOSE = `UPDATE conversation SET joined = 0 WHERE account_id = ? AND kind = 'room' AND joined = 1`

/** What goes to this room and its occupants, or to all rooms of the account, waits from now on. */
export function closeRooms(tx: Transaction, accountId: AccountId, room?: BareJid): void {
  if (room === undefined) tx.run(CLOSE, accountId)
  else tx.run(`${CLOSE} AND peer = ?`, accountId, room)
}

/** The room takes messages from now on. */
export function openRoom(tx: Transaction, id: ConversationId): void {
  tx.run(`UPDATE conversation SET joined = 1 WHERE id = ? AND kind = 'room'`, id)
}

/** Puts a closed conversation back on the list. Returns whether it was closed. */
export function reopen(tx: Transaction, id: ConversationId, at: number): boolean {
  return (
    tx.run('UPDATE conversation SET closed = 0, opened_at = ? WHERE id = ? AND closed = 1', at, id).changes >
    0
  )
}

/** A private conversation in a room. */
export interface PrivateKey {
  readonly id: ConversationId
  /** The participant key of the other: see `occupantKey`. */
  readonly occupant: string
  /** Their nickname as it was last seen. */
  readonly nick: string | null
  readonly ended: boolean
}

/** The private conversations in a room, in no order. */
export function privateIn(db: Reader, accountId: AccountId, room: BareJid): PrivateKey[] {
  return db
    .all<Omit<PrivateKey, 'ended'> & { readonly ended: number }>(
      `SELECT id, occupant, occupant_name AS nick, ended FROM conversation
       WHERE account_id = ? AND peer = ? AND kind = 'private'`,
      accountId,
      room,
    )
    .map((row) => ({ ...row, ended: row.ended === 1 }))
}

/**
 * The other has left. Nobody who comes under the same nickname continues the conversation, unless the room vouches for them
 * with a lasting id (XEP-0421).
 */
export function markEnded(tx: Transaction, { id, occupant }: Pick<PrivateKey, 'id' | 'occupant'>): void {
  const ended = isMereNick(occupant) ? `${occupant}\t${id}` : occupant
  tx.run('UPDATE conversation SET ended = 1, occupant = ? WHERE id = ?', ended, id)
}

/** The other is in the room, under that nickname. Returns false if another conversation is with that nickname. */
export function markPresent(tx: Transaction, { id, occupant }: PrivateKey, nick: string): boolean {
  const key = isMereNick(occupant) ? occupantKey({ id: null, nick }) : occupant
  return (
    tx.run(
      'UPDATE OR IGNORE conversation SET ended = 0, occupant = ?, occupant_name = ? WHERE id = ?',
      key,
      nick,
      id,
    ).changes > 0
  )
}
