import type { Failure } from '../../../../shared/model/failure.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'

export interface OutgoingMessage {
  readonly id: MessageId
  readonly conversationId: ConversationId
  readonly to: BareJid
  readonly stanzaId: string
  readonly body: string
}

/** The next messages of that account that wait, in the order in which they were written. */
export function waitingMessages(db: Reader, accountId: AccountId, limit: number): OutgoingMessage[] {
  return db.all<OutgoingMessage>(
    `SELECT m.id, m.conversation_id AS conversationId, c.jid AS "to", m.stanza_id AS stanzaId, m.body
     FROM message m CROSS JOIN conversation c ON c.id = m.conversation_id
     WHERE m.state = 'waiting' AND c.account_id = ?
     ORDER BY m.id LIMIT ?`,
    accountId,
    limit,
  )
}

export function markSent(tx: Transaction, id: MessageId, session: string, seq: number): void {
  tx.run(
    "UPDATE message SET state = 'sent', session = ?, seq = ?, attempts = attempts + 1 WHERE id = ? AND state = 'waiting'",
    session,
    seq,
    id,
  )
}

/** The messages of that session up to that place that were sent and not acknowledged. */
export function sentUpTo(db: Reader, session: string, seq: number): MessageId[] {
  return ids(
    db.all(
      "SELECT id FROM message WHERE state = 'sent' AND session = ? AND seq <= ? ORDER BY seq",
      session,
      seq,
    ),
  )
}

/** What was sent and of which nobody knows whether it arrived. */
export function unacknowledged(
  db: Reader,
  accountId: AccountId,
): { readonly id: MessageId; readonly attempts: number; readonly body: string }[] {
  return db.all(
    `SELECT m.id, m.attempts, m.body FROM message m INDEXED BY message_sent
     CROSS JOIN conversation c ON c.id = m.conversation_id
     WHERE m.state = 'sent' AND c.account_id = ?`,
    accountId,
  )
}

/** Back from `sent`. Whether that changed anything. */
export function waitAgain(tx: Transaction, id: MessageId): boolean {
  return (
    tx.run(
      "UPDATE message SET state = 'waiting', session = NULL, seq = NULL WHERE id = ? AND state = 'sent'",
      id,
    ).changes > 0
  )
}

export function giveUp(tx: Transaction, id: MessageId, failure: Failure): void {
  tx.run(
    "UPDATE message SET state = 'failed', failure = ?, session = NULL, seq = NULL WHERE id = ? AND state = 'sent'",
    JSON.stringify(failure),
    id,
  )
}

/** Whether it was a failed one. */
export function waitAfterFailure(tx: Transaction, id: MessageId): boolean {
  return (
    tx.run(
      "UPDATE message SET state = 'waiting', failure = NULL, attempts = 0 WHERE id = ? AND state = 'failed'",
      id,
    ).changes > 0
  )
}

/** Takes a message away that has failed or was not sent yet. Whether it was one. */
export function discard(tx: Transaction, id: MessageId): boolean {
  return tx.run("DELETE FROM message WHERE id = ? AND state IN ('waiting', 'failed')", id).changes > 0
}

const ids = (rows: { readonly id: MessageId }[]): MessageId[] => rows.map((row) => row.id)
