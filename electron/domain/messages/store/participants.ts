import type { Brand } from '../../../../shared/model/brand.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'

/** Who wrote something in a conversation. A row number. */
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

/** Makes them known where they are not yet. `key` is their bare address. */
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
