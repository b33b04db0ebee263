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

/** Finds or creates the participant. `key` is their bare address. */
export function participant(
  tx: Transaction,
  conversationId: ConversationId,
  key: string,
  own: boolean,
): ParticipantId {
  const known = findParticipant(tx, conversationId, key)
  if (known !== undefined) return known
  const { lastId } = tx.run(
    'INSERT INTO participant (conversation_id, key, own) VALUES (?, ?, ?)',
    conversationId,
    key,
    own ? 1 : 0,
  )
  return lastId as ParticipantId
}
