import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { countUnread } from '../store/reading.ts'
import { NOT_COUNTED } from '../store/messages.ts'
import { findRoom } from '../store/room-archives.ts'
import { findParticipant, type ParticipantId } from '../store/participants.ts'

/** Whether the person has chosen not to read this occupant. */
export function isIgnored(db: Reader, conversationId: ConversationId, key: string): boolean {
  return (
    db.first('SELECT 1 FROM room_ignored WHERE conversation_id = ? AND key = ?', conversationId, key) !==
    undefined
  )
}

/** The same for somebody who writes privately: whom the person ignores in a room is ignored there, too. */
export function isIgnoredIn(db: Reader, accountId: AccountId, room: BareJid, key: string): boolean {
  const conversationId = findRoom(db, accountId, room)
  return conversationId !== undefined && isIgnored(db, conversationId, key)
}

/** So many messages are shown in another way at once; older ones when they are next read. */
const MOST_SHOWN = 100

/**
 * Ignores an occupant, or no longer. What they wrote stays, and is shown again when they are no longer ignored. Returns their
 * newest messages, which look different now.
 */
export function ignoreOccupant(
  tx: Transaction,
  conversationId: ConversationId,
  key: string,
  ignored: boolean,
): MessageId[] {
  if (ignored)
    tx.run('INSERT OR IGNORE INTO room_ignored (conversation_id, key) VALUES (?, ?)', conversationId, key)
  else tx.run('DELETE FROM room_ignored WHERE conversation_id = ? AND key = ?', conversationId, key)
  const author = findParticipant(tx, conversationId, key)
  if (author === undefined) return []
  if (ignored) discount(tx, conversationId, author)
  return tx
    .all<{ id: MessageId }>(
      `SELECT id FROM (SELECT id, author_id FROM message WHERE conversation_id = ? AND hidden = 0
         ORDER BY place DESC LIMIT 1000) WHERE author_id = ? LIMIT ${MOST_SHOWN}`,
      conversationId,
      author,
    )
    .map(({ id }) => id)
}

/** What is unread of them is no longer waiting for the person. */
function discount(tx: Transaction, conversationId: ConversationId, author: ParticipantId): void {
  const discounted = `UPDATE OR IGNORE message SET own = ${NOT_COUNTED}, late = NULL
    WHERE conversation_id = ? AND hidden = 0 AND own = 0 AND author_id = ?`
  tx.run(`${discounted} AND late = 1`, conversationId, author)
  tx.run(
    `${discounted} AND place > (SELECT read_place FROM conversation WHERE id = ?)`,
    conversationId,
    author,
    conversationId,
  )
  countUnread(tx, conversationId)
}
