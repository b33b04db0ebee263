/** Stanzas that are to be sealed before they may leave: rows of `outgoing` with their plain form. */
import type { PrintedStanza } from '../../../engine/index.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import type { NewOutgoing, OutgoingId } from './outgoing.ts'

/** A stanza that is to be sealed before it may leave. */
export interface Unsealed extends NewOutgoing {
  readonly id: OutgoingId
  readonly stanzaId: string
  readonly unsealed: PrintedStanza
}

/** The first stanza of each conversation that is to be sealed, in order. */
export function nextUnsealed(db: Reader, accountId: AccountId, limit: number): Unsealed[] {
  return db.all<Unsealed>(
    `SELECT o.id, o.account_id AS accountId, o.conversation_id AS conversationId, o.message_id AS messageId, o.op,
       o.stanza_id AS stanzaId, o.unsealed
     FROM outgoing o INDEXED BY outgoing_unsealed WHERE o.account_id = ? AND o.unsealed IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM outgoing e INDEXED BY outgoing_lane WHERE e.stage = 'preparing'
         AND e.conversation_id = o.conversation_id AND e.id < o.id)
     ORDER BY o.id LIMIT ?`,
    accountId,
    limit,
  )
}

/** From here on the sealed stanza is never rebuilt, and the plain one is gone. */
export function makeSealed(tx: Transaction, id: OutgoingId, stanza: PrintedStanza): void {
  tx.run(
    "UPDATE outgoing SET stage = 'ready', stanza = ?, unsealed = NULL WHERE id = ? AND unsealed IS NOT NULL",
    stanza,
    id,
  )
}

/**
 * Takes back the stanzas of sealed files that wait to be sealed, with the captions that go with them. They tell keys, so that
 * they must not go plain. Returns their messages, which wait for their bytes again.
 */
export function takeBackFiles(tx: Transaction, conversationId: ConversationId): MessageId[] {
  const rows = tx.all<{ id: OutgoingId; messageId: MessageId }>(
    `SELECT o.id, o.message_id AS messageId FROM outgoing o
     WHERE o.conversation_id = ? AND o.op = 'text' AND o.stage = 'preparing' AND o.unsealed IS NOT NULL
       AND EXISTS (SELECT 1 FROM attachment a WHERE a.message_id = o.message_id AND a.about ->> '$.secret' IS NOT NULL)
     ORDER BY o.id`,
    conversationId,
  )
  for (const { id, messageId } of rows) {
    // Another link is sealed anew.
    tx.run('DELETE FROM omemo_sealing WHERE outgoing_id = ?', id)
    tx.run(
      "DELETE FROM outgoing WHERE message_id = ? AND op = 'caption' AND stage = 'preparing' AND unsealed IS NOT NULL",
      messageId,
    )
    tx.run("UPDATE outgoing SET stage = 'composing', unsealed = NULL WHERE id = ?", id)
  }
  return rows.map(({ messageId }) => messageId)
}

/** What waits to be sealed in this conversation. */
export function unsealedIn(
  db: Reader,
  conversationId: ConversationId,
): Pick<NewOutgoing, 'op' | 'messageId'>[] {
  return db.all(
    `SELECT op, message_id AS messageId FROM outgoing
     WHERE conversation_id = ? AND stage = 'preparing' AND unsealed IS NOT NULL`,
    conversationId,
  )
}

/** Puts out in plain what waits to be sealed in this conversation. Returns sealed messages whose texts are plain now. */
export function putOutPlain(tx: Transaction, conversationId: ConversationId): MessageId[] {
  const corrected = tx.all<{ id: MessageId }>(
    `UPDATE message SET sealed_by = NULL WHERE sealed_by IS NOT NULL AND id IN (SELECT message_id FROM outgoing
       WHERE conversation_id = ? AND stage = 'preparing' AND unsealed IS NOT NULL AND op = 'correction')
     RETURNING id`,
    conversationId,
  )
  tx.run(
    `UPDATE outgoing SET stage = 'ready', stanza = unsealed, unsealed = NULL
     WHERE conversation_id = ? AND stage = 'preparing' AND unsealed IS NOT NULL`,
    conversationId,
  )
  return corrected.map(({ id }) => id)
}
