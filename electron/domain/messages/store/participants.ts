import type { Brand } from '../../../../shared/model/brand.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'

/** The row number of an author in a conversation. */
export type ParticipantId = Brand<number, 'ParticipantId'>

export function findParticipant(
  db: Reader,
  conversationId: ConversationId,
  key: string,
): ParticipantId | undefined {
  return db.first<{ id: ParticipantId }>(
    'SELECT id FROM participant WHERE conversation_id = ? AND key = ?',
    conversationId,
    key,
  )?.id
}

/**
 * Finds or creates the participant. `key` is their bare address, or that of an occupant (`rooms/author.ts`). `nick`: in a
 * room, their nickname now.
 */
export function participant(
  tx: Transaction,
  conversationId: ConversationId,
  key: string,
  own: boolean,
  nick: string | null = null,
): ParticipantId {
  const known = tx.first<{ id: ParticipantId; name: string | null }>(
    'SELECT id, name FROM participant WHERE conversation_id = ? AND key = ?',
    conversationId,
    key,
  )
  if (known !== undefined) {
    if (nick !== null && nick !== known.name)
      tx.run('UPDATE participant SET name = ? WHERE id = ?', nick, known.id)
    return known.id
  }
  const { lastId } = tx.run(
    'INSERT INTO participant (conversation_id, key, own, name) VALUES (?, ?, ?, ?)',
    conversationId,
    key,
    own ? 1 : 0,
    nick,
  )
  return lastId as ParticipantId
}
