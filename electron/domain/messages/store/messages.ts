import type { Failure } from '../../../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Message, MessageState } from '../../../../shared/model/message.ts'
import type { Reader, Transaction } from '../../db/store.ts'

export interface MessageRow {
  readonly id: MessageId
  readonly conversation_id: ConversationId
  readonly direction: 'in' | 'out'
  readonly author: BareJid
  readonly sent_at: number
  readonly state: MessageState | null
  readonly failure: string | null
  readonly body: string
}

export const MESSAGE_COLUMNS = 'id, conversation_id, direction, author, sent_at, state, failure, body'

export function toMessage(row: MessageRow): Message {
  const message: Message = {
    id: row.id,
    conversationId: row.conversation_id,
    direction: row.direction,
    author: row.author,
    body: row.body,
    sentAt: row.sent_at,
  }
  if (row.state === null) return message
  if (row.failure === null) return { ...message, state: row.state }
  return { ...message, state: row.state, failure: JSON.parse(row.failure) as Failure }
}

export function getMessage(db: Reader, id: MessageId): Message | undefined {
  const row = db.first<MessageRow>(`SELECT ${MESSAGE_COLUMNS} FROM message WHERE id = ?`, id)
  return row && toMessage(row)
}

/** By what a message is recognised when it comes again. */
export interface MessageKeys {
  /** The id attribute. */
  readonly stanzaId: string | null
  /** XEP-0359, given by the author. */
  readonly originId: string | null
  /** XEP-0359, given by the account's archive; null where that is not to be believed. */
  readonly archiveId: string | null
}

export interface NewMessage extends MessageKeys {
  readonly conversationId: ConversationId
  readonly direction: 'in' | 'out'
  readonly author: BareJid
  readonly body: string
  readonly sentAt: number
  readonly receivedAt: number
  /** null for one of somebody else's. */
  readonly state: 'waiting' | 'acknowledged' | 'delivered' | null
}

/** Stores a message; one of somebody else's is unread. */
export function insertMessage(tx: Transaction, message: NewMessage): MessageId {
  const unread = message.direction === 'in' ? 1 : 0
  const { lastId } = tx.run(
    `INSERT INTO message (conversation_id, direction, author, sent_at, received_at, unread,
       stanza_id, origin_id, archive_id, state, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    message.conversationId,
    message.direction,
    message.author,
    message.sentAt,
    message.receivedAt,
    unread,
    message.stanzaId,
    message.originId,
    message.archiveId,
    message.state,
    message.body,
  )
  if (unread) tx.run('UPDATE conversation SET unread = unread + 1 WHERE id = ?', message.conversationId)
  return lastId as MessageId
}

/** Which states a message of one's own may come from to be in that one: it only moves forward. */
const COMES_FROM = {
  acknowledged: "'waiting', 'sent'",
  // Proof that it arrived outweighs an earlier refusal by one of the recipient's devices.
  delivered: "'waiting', 'sent', 'acknowledged', 'failed'",
  failed: "'waiting', 'sent', 'acknowledged'",
} as const

/** Moves a message of one's own forward. Whether that changed anything. */
export function moveForward(
  tx: Transaction,
  id: MessageId,
  to: keyof typeof COMES_FROM,
  failure: Failure | null = null,
): boolean {
  const { changes } = tx.run(
    `UPDATE message SET state = ?, failure = ?, session = NULL, seq = NULL
     WHERE id = ? AND state IN (${COMES_FROM[to]})`,
    to,
    failure && JSON.stringify(failure),
    id,
  )
  return changes > 0
}

/** The message of one's own in that conversation whose id attribute was that. */
export function findSent(
  db: Reader,
  conversationId: ConversationId,
  stanzaId: string,
): MessageId | undefined {
  return db.first<{ id: MessageId }>(
    "SELECT id FROM message WHERE conversation_id = ? AND stanza_id = ? AND direction = 'out' ORDER BY id DESC LIMIT 1",
    conversationId,
    stanzaId,
  )?.id
}

/** Whether the person has written there lately: whether one of the newest messages is theirs. */
export function hasWritten(db: Reader, conversationId: ConversationId): boolean {
  const found = db.first(
    `SELECT 1 FROM
       (SELECT direction FROM message WHERE conversation_id = ? ORDER BY sent_at DESC, id DESC LIMIT 50)
     WHERE direction = 'out' LIMIT 1`,
    conversationId,
  )
  return found !== undefined
}
