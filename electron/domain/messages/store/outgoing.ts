import type { PrintedStanza } from '../../../engine/index.ts'
import type { Brand } from '../../../../shared/model/brand.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'

/** One thing that must go out. A row number. */
export type OutgoingId = Brand<number, 'OutgoingId'>

/** What it is: the message itself, or something about a message. */
export type OutgoingOp =
  'text' | 'correction' | 'reaction' | 'retraction' | 'receipt' | 'marker' | 'attention'

export interface NewOutgoing {
  readonly accountId: AccountId
  readonly conversationId: ConversationId
  readonly messageId: MessageId | null
  readonly op: OutgoingOp
}

/** Puts a stanza that is whole into its lane. From here on it is never made anew. */
export function addReady(
  tx: Transaction,
  { accountId, conversationId, messageId, op }: NewOutgoing,
  stanzaId: string,
  stanza: PrintedStanza,
): void {
  tx.run(
    `INSERT INTO outgoing (account_id, conversation_id, message_id, op, stage, stanza_id, stanza)
     VALUES (?, ?, ?, ?, 'ready', ?, ?)`,
    accountId,
    conversationId,
    messageId,
    op,
    stanzaId,
    stanza,
  )
}

/** The newest thing of its kind says all that the one before it would have, if that has not left. */
export function replaceMarker(
  tx: Transaction,
  what: NewOutgoing,
  stanzaId: string,
  stanza: PrintedStanza,
): void {
  tx.run(
    "DELETE FROM outgoing WHERE account_id = ? AND conversation_id = ? AND op = 'marker' AND stage = 'ready'",
    what.accountId,
    what.conversationId,
  )
  addReady(tx, what, stanzaId, stanza)
}

/** Keeps a message back; its stanza is made when its time has come. */
export function addComposing(
  tx: Transaction,
  { accountId, conversationId, messageId, op }: NewOutgoing,
  stanzaId: string,
  notBefore: number,
): void {
  tx.run(
    `INSERT INTO outgoing (account_id, conversation_id, message_id, op, stage, stanza_id, not_before)
     VALUES (?, ?, ?, ?, 'composing', ?, ?)`,
    accountId,
    conversationId,
    messageId,
    op,
    stanzaId,
    notBefore,
  )
}

export interface Composing {
  readonly id: OutgoingId
  readonly accountId: AccountId
  readonly conversationId: ConversationId
  readonly messageId: MessageId
  readonly stanzaId: string
  readonly notBefore: number
}

const COMPOSING = `SELECT id, account_id AS accountId, conversation_id AS conversationId, message_id AS messageId,
  stanza_id AS stanzaId, not_before AS notBefore FROM outgoing`

/** What is kept back no longer than until then, in the order of its time. */
export function dueComposing(db: Reader, now: number, limit: number): Composing[] {
  return db.all<Composing>(
    `${COMPOSING} WHERE stage = 'composing' AND not_before <= ? ORDER BY not_before, id LIMIT ?`,
    now,
    limit,
  )
}

/** When the next one that is kept back is to go. */
export function nextDue(db: Reader): number | null {
  return (
    db.first<{ at: number | null }>(
      "SELECT min(not_before) AS at FROM outgoing WHERE stage = 'composing' AND not_before IS NOT NULL",
    )?.at ?? null
  )
}

/** The message, while it is kept back. */
export function composingOf(db: Reader, messageId: MessageId): Composing | undefined {
  return db.first<Composing>(`${COMPOSING} WHERE message_id = ? AND stage = 'composing'`, messageId)
}

/** It is sent at another time. */
export function reschedule(tx: Transaction, id: OutgoingId, notBefore: number): void {
  tx.run("UPDATE outgoing SET not_before = ? WHERE id = ? AND stage = 'composing'", notBefore, id)
}

/** Its time has come: takes the place in the order of what goes out that it has now. */
export function makeReady(tx: Transaction, id: OutgoingId, stanza: PrintedStanza): void {
  tx.run(
    `UPDATE outgoing SET id = 1 + max((SELECT seq FROM sqlite_sequence WHERE name = 'outgoing'),
         (SELECT max(id) FROM outgoing)),
       stage = 'ready', not_before = NULL, stanza = ? WHERE id = ? AND stage = 'composing'`,
    stanza,
    id,
  )
}

export interface Ready {
  readonly id: OutgoingId
  readonly conversationId: ConversationId
  readonly messageId: MessageId | null
  readonly op: OutgoingOp
  readonly stanza: PrintedStanza
}

const NEXT_READY = `FROM outgoing o INDEXED BY outgoing_ready
  WHERE o.stage = 'ready' AND o.account_id = ?
    AND NOT EXISTS (SELECT 1 FROM outgoing e WHERE e.stage = 'preparing'
      AND e.conversation_id = o.conversation_id AND e.id < o.id)
  ORDER BY o.id LIMIT ?`

/**
 * The next things of that account that wait, in the order in which they came. One that is still being prepared holds
 * up what comes after it in its own conversation, and nothing else.
 */
export function nextReady(db: Reader, accountId: AccountId, limit: number): Ready[] {
  return db.all<Ready>(
    `SELECT o.id, o.conversation_id AS conversationId, o.message_id AS messageId, o.op, o.stanza ${NEXT_READY}`,
    accountId,
    limit,
  )
}

/** How long the stanzas of these are, in UTF-16 units. */
export function readyLengths(db: Reader, accountId: AccountId, limit: number): number[] {
  return db
    .all<{ length: number }>(`SELECT length(o.stanza) AS length ${NEXT_READY}`, accountId, limit)
    .map(({ length }) => length)
}

export function markSent(tx: Transaction, id: OutgoingId, session: string, seq: number): void {
  tx.run(
    `UPDATE outgoing SET stage = 'sent', session = ?, seq = ?, attempts = attempts + 1
     WHERE id = ? AND stage = 'ready'`,
    session,
    seq,
    id,
  )
}

export interface Sent {
  readonly id: OutgoingId
  readonly messageId: MessageId | null
  readonly op: OutgoingOp
  readonly attempts: number
  /** Length of the stanza, in UTF-16 units. */
  readonly length: number
}

const SENT = 'SELECT id, message_id AS messageId, op, attempts, length(stanza) AS length FROM outgoing'

/** What was sent in that session up to that place and is not acknowledged. */
export function sentUpTo(db: Reader, session: string, seq: number): Sent[] {
  return db.all<Sent>(`${SENT} WHERE stage = 'sent' AND session = ? AND seq <= ? ORDER BY seq`, session, seq)
}

/** What was sent and of which nobody knows whether it arrived. */
export function unacknowledged(db: Reader, accountId: AccountId): Sent[] {
  return db.all<Sent>(
    `${SENT} INDEXED BY outgoing_sent WHERE stage = 'sent' AND account_id = ? ORDER BY id`,
    accountId,
  )
}

/** Back from `sent`. Whether it was there. */
export function unmarkSent(tx: Transaction, id: OutgoingId): boolean {
  return (
    tx.run(
      "UPDATE outgoing SET stage = 'ready', session = NULL, seq = NULL WHERE id = ? AND stage = 'sent'",
      id,
    ).changes > 0
  )
}

/** The server has it, or it is given up: nothing more is to be done. */
export function removeOutgoing(tx: Transaction, id: OutgoingId): void {
  tx.run('DELETE FROM outgoing WHERE id = ?', id)
}

/** Nothing about this message is to go out any more. Whether what goes out of it has not left yet. */
export function withdrawUnsent(tx: Transaction, messageId: MessageId): void {
  tx.run("DELETE FROM outgoing WHERE message_id = ? AND stage <> 'sent'", messageId)
}

/** Whether the person did something to a message of which the server has not said that it has it. */
export function isUnacknowledged(db: Reader, messageId: MessageId, op: OutgoingOp): boolean {
  return (
    db.first('SELECT 1 FROM outgoing WHERE message_id = ? AND op = ? LIMIT 1', messageId, op) !== undefined
  )
}

/** Counts messages that have not left: those that are kept back, and those that wait. */
export function countUnsent(db: Reader): { readonly waiting: number; readonly later: number } {
  const rows = db.all<{ stage: string; count: number }>(
    "SELECT stage, count(*) AS count FROM outgoing WHERE op IN ('text', 'correction', 'retraction') GROUP BY stage",
  )
  const of = (stage: string) => rows.find((row) => row.stage === stage)?.count ?? 0
  return { waiting: of('ready') + of('sent') + of('preparing'), later: of('composing') }
}
