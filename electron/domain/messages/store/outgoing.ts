import type { PrintedStanza } from '../../../engine/index.ts'
import type { Brand } from '../../../../shared/model/brand.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { IS_SEALED } from './conversations.ts'

/** The row number of a stanza that must be sent. */
export type OutgoingId = Brand<number, 'OutgoingId'>

/** What the stanza is: the message itself, or something about a message. */
export type OutgoingOp =
  | 'text'
  | 'correction'
  | 'reaction'
  | 'retraction'
  | 'receipt'
  | 'marker'
  | 'attention'
  | 'caption'
  /** Keys for another device, and nothing to read. */
  | 'keys'

export interface NewOutgoing {
  readonly accountId: AccountId
  readonly conversationId: ConversationId
  readonly messageId: MessageId | null
  readonly op: OutgoingOp
}

/**
 * Whether what goes to this conversation must be sealed. `addReady` and `makeReady` ask it, and nothing leaves without them.
 */
export function isSealed(db: Reader, conversationId: ConversationId): boolean {
  return (
    db.first(`SELECT 1 FROM conversation c WHERE c.id = ? AND ${IS_SEALED}`, conversationId) !== undefined
  )
}

/** Queues a finished stanza, or one that is still to be sealed. From `ready` on it is never rebuilt. */
export function addReady(tx: Transaction, what: NewOutgoing, stanzaId: string, stanza: PrintedStanza): void {
  if (isSealed(tx, what.conversationId)) insert(tx, what, stanzaId, stanza, 'preparing', 'unsealed')
  else insert(tx, what, stanzaId, stanza, 'ready', 'stanza')
}

function insert(
  tx: Transaction,
  { accountId, conversationId, messageId, op }: NewOutgoing,
  stanzaId: string,
  stanza: PrintedStanza,
  stage: 'ready' | 'preparing',
  column: 'stanza' | 'unsealed',
): void {
  tx.run(
    `INSERT INTO outgoing (account_id, conversation_id, message_id, op, stage, stanza_id, ${column})
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    accountId,
    conversationId,
    messageId,
    op,
    stage,
    stanzaId,
    stanza,
  )
}

/** Queues a marker in place of an earlier unsent one, which it includes. */
export function replaceMarker(
  tx: Transaction,
  what: NewOutgoing,
  stanzaId: string,
  stanza: PrintedStanza,
): void {
  for (const where of ["stage = 'ready'", 'unsealed IS NOT NULL'])
    tx.run(
      `DELETE FROM outgoing WHERE account_id = ? AND conversation_id = ? AND op = 'marker' AND ${where}`,
      what.accountId,
      what.conversationId,
    )
  addReady(tx, what, stanzaId, stanza)
}

/** Holds a message until its time, or with null until its file is where the stanza says. Its stanza is built then. */
export function addComposing(
  tx: Transaction,
  { accountId, conversationId, messageId, op }: NewOutgoing,
  stanzaId: string,
  notBefore: number | null,
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
  /** null: a file is on its way. */
  readonly notBefore: number | null
}

const COMPOSING = `SELECT id, account_id AS accountId, conversation_id AS conversationId, message_id AS messageId,
  stanza_id AS stanzaId, not_before AS notBefore FROM outgoing`

/** The held messages that are due, in order of their time. */
export function dueComposing(db: Reader, now: number, limit: number): Composing[] {
  return db.all<Composing>(
    `${COMPOSING} WHERE stage = 'composing' AND not_before <= ? ORDER BY not_before, id LIMIT ?`,
    now,
    limit,
  )
}

/** When the next held message is due. */
export function nextDue(db: Reader): number | null {
  return (
    db.first<{ at: number | null }>(
      "SELECT min(not_before) AS at FROM outgoing WHERE stage = 'composing' AND not_before IS NOT NULL",
    )?.at ?? null
  )
}

/** The row of a message while it is held. */
export function composingOf(db: Reader, messageId: MessageId): Composing | undefined {
  return db.first<Composing>(`${COMPOSING} WHERE message_id = ? AND stage = 'composing'`, messageId)
}

/** The time of a held file has come: its stanza now waits for its bytes only. */
export function startHeldFile(tx: Transaction, id: OutgoingId): void {
  tx.run("UPDATE outgoing SET not_before = NULL WHERE id = ? AND stage = 'composing'", id)
}

/** Changes the time of a held message. */
export function reschedule(tx: Transaction, id: OutgoingId, notBefore: number): void {
  tx.run("UPDATE outgoing SET not_before = ? WHERE id = ? AND stage = 'composing'", notBefore, id)
}

/** Makes a held message ready, or ready to be sealed, at the end of the queue. */
export function makeReady(
  tx: Transaction,
  { id, conversationId }: Pick<Composing, 'id' | 'conversationId'>,
  stanza: PrintedStanza,
): void {
  const [stage, column] = isSealed(tx, conversationId) ? ['preparing', 'unsealed'] : ['ready', 'stanza']
  tx.run(
    `UPDATE outgoing SET id = 1 + max((SELECT seq FROM sqlite_sequence WHERE name = 'outgoing'),
         (SELECT max(id) FROM outgoing)),
       stage = '${stage}', not_before = NULL, ${column} = ? WHERE id = ? AND stage = 'composing'`,
    stanza,
    id,
  )
}

/** Queues a stanza that is sealed already. */
export function addSealed(tx: Transaction, what: NewOutgoing, stanzaId: string, stanza: PrintedStanza): void {
  insert(tx, what, stanzaId, stanza, 'ready', 'stanza')
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
    AND NOT EXISTS (SELECT 1 FROM conversation c
      LEFT JOIN conversation r ON r.account_id = c.account_id AND r.peer = c.peer AND r.occupant = ''
      WHERE c.id = o.conversation_id AND c.kind IN ('room', 'private')
        AND (coalesce(r.joined, 0) = 0 OR c.ended = 1))
  ORDER BY o.id LIMIT ?`

/**
 * The next ready stanzas of the account, in order. One being prepared holds up only its own conversation. Those for a room
 * wait until the account is in it.
 */
export function nextReady(db: Reader, accountId: AccountId, limit: number): Ready[] {
  return db.all<Ready>(
    `SELECT o.id, o.conversation_id AS conversationId, o.message_id AS messageId, o.op, o.stanza ${NEXT_READY}`,
    accountId,
    limit,
  )
}

/** The lengths of the next ready stanzas, in UTF-16 units. */
export function readyLengths(db: Reader, accountId: AccountId, limit: number): number[] {
  return db
    .all<{ length: number }>(`SELECT length(o.stanza) AS length ${NEXT_READY}`, accountId, limit)
    .map(({ length }) => length)
}

/** `now`: the server's time. */
export function markSent(tx: Transaction, id: OutgoingId, session: string, seq: number, now: number): void {
  tx.run(
    `UPDATE outgoing SET stage = 'sent', session = ?, seq = ?, attempts = attempts + 1, sent_at = ?
     WHERE id = ? AND stage = 'ready'`,
    session,
    seq,
    now,
    id,
  )
}

/**
 * Whether it must not be sent twice, not even after a power failure. A repeated receipt or marker does no harm, and
 * waiting for the disk twice per incoming message would cost more than the message.
 */
export function mustLast({ op }: { readonly op: OutgoingOp }): boolean {
  return op !== 'receipt' && op !== 'marker'
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

/** The unacknowledged stanzas of that session up to `seq`. */
export function sentUpTo(db: Reader, session: string, seq: number): Sent[] {
  return db.all<Sent>(`${SENT} WHERE stage = 'sent' AND session = ? AND seq <= ? ORDER BY seq`, session, seq)
}

/** The sent stanzas without acknowledgement. */
export function unacknowledged(db: Reader, accountId: AccountId): Sent[] {
  return db.all<Sent>(
    `${SENT} INDEXED BY outgoing_sent WHERE stage = 'sent' AND account_id = ? ORDER BY id`,
    accountId,
  )
}

export interface FoundOutgoing {
  readonly id: OutgoingId
  readonly stanzaId: string
  readonly conversationId: ConversationId
  readonly messageId: MessageId | null
  readonly op: OutgoingOp
}

/** The stanzas with these ids that the server may have. */
export function outgoingOf(db: Reader, accountId: AccountId, stanzaIds: readonly string[]): FoundOutgoing[] {
  return db.all<FoundOutgoing>(
    `SELECT o.id, o.stanza_id AS stanzaId, o.conversation_id AS conversationId, o.message_id AS messageId, o.op
     FROM json_each(?) j CROSS JOIN outgoing o ON o.account_id = ? AND o.stanza_id = j.value
     WHERE o.stage <> 'composing'`,
    JSON.stringify(stanzaIds),
    accountId,
  )
}

/** What has not left for this room or private conversation. */
export function waitingFor(
  db: Reader,
  accountId: AccountId,
  conversationId: ConversationId,
): Pick<Sent, 'id' | 'messageId' | 'op'>[] {
  const select = 'SELECT id, message_id AS messageId, op FROM outgoing'
  return db.all(
    `${select} WHERE stage = 'preparing' AND conversation_id = ?
     UNION ALL ${select} INDEXED BY outgoing_ready WHERE stage = 'ready' AND account_id = ? AND conversation_id = ?`,
    conversationId,
    accountId,
    conversationId,
  )
}

/** Puts a stanza back from `sent` to `ready`. Returns whether it was `sent`. */
export function unmarkSent(tx: Transaction, id: OutgoingId): boolean {
  return (
    tx.run(
      "UPDATE outgoing SET stage = 'ready', session = NULL, seq = NULL WHERE id = ? AND stage = 'sent'",
      id,
    ).changes > 0
  )
}

/** Removes a stanza that the server has, or that was given up. */
export function removeOutgoing(tx: Transaction, id: OutgoingId): void {
  tx.run('DELETE FROM outgoing WHERE id = ?', id)
}

/** Removes the unsent stanzas of this message. */
export function withdrawUnsent(tx: Transaction, messageId: MessageId): void {
  tx.run("DELETE FROM outgoing WHERE message_id = ? AND stage <> 'sent'", messageId)
}

/** Whether an own operation on this message is still unacknowledged. */
export function isUnacknowledged(db: Reader, messageId: MessageId, op: OutgoingOp): boolean {
  return (
    db.first('SELECT 1 FROM outgoing WHERE message_id = ? AND op = ? LIMIT 1', messageId, op) !== undefined
  )
}

/** Counts the unsent messages: waiting ones, and those held for later. */
export function countUnsent(db: Reader): { readonly waiting: number; readonly later: number } {
  const rows = db.all<{ stage: string; count: number }>(
    `SELECT CASE WHEN stage = 'composing' AND not_before IS NOT NULL THEN 'later' ELSE 'waiting' END AS stage,
       count(*) AS count FROM outgoing WHERE op IN ('text', 'correction', 'retraction', 'caption') GROUP BY 1`,
  )
  const of = (stage: string) => rows.find((row) => row.stage === stage)?.count ?? 0
  return { waiting: of('waiting'), later: of('later') }
}
