import type { Failure } from '../../../../shared/model/failure.ts'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { MessageKind, MessageState, MessageText, MessageWay } from '../../../../shared/model/message.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { kindCode, kindOf, stateCode, stateOf, wayBit } from './codes.ts'
import { readExtra, writeExtra, type Extra } from './extra.ts'
import type { ParticipantId } from './participants.ts'

export interface NewMessage {
  readonly conversationId: ConversationId
  readonly authorId: ParticipantId
  readonly own: boolean
  readonly kind: MessageKind
  readonly place: Place
  readonly way: MessageWay
  /** When it reached the server, as far as known. */
  readonly sentAt: number
  readonly receivedAt: number
  readonly claimedAt?: number | null | undefined
  /** null for a message from someone else. */
  readonly state: MessageState | null
  readonly late?: boolean | undefined
  /** Whether its sender asks for a read marker (XEP-0333). */
  readonly markable?: boolean | undefined
  readonly replyTo?: MessageId | null | undefined
  /** The person is meant. */
  readonly mention?: boolean | undefined
  /** False: it never waits for the person, such as an event of a room, or what an ignored occupant says. */
  readonly isCounted?: boolean | undefined
  /** Its number in the archive (`archived/numbers.ts`). */
  readonly archived?: number | undefined
  readonly extra?: Extra | undefined
  /** The key of the device that sealed it (omemo_key.id). */
  readonly sealedBy?: number | null | undefined
  readonly body: string
}

/** The value of `message.own` for messages that are not one's own and never count as unread: 0 counts, 1 is one's own. */
export const NOT_COUNTED = 2

/** Stores a message. The caller stores its ids and counts it as unread. */
export function insertMessage(tx: Transaction, message: NewMessage): MessageId {
  const { lastId } = tx.run(
    `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, received_after, claimed_at,
       state, late, markable, mention, reply_to, extra, body, archived, sealed_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    message.conversationId,
    message.place,
    message.own ? 1 : message.isCounted === false ? NOT_COUNTED : 0,
    message.authorId,
    kindCode(message.kind),
    wayBit(message.way),
    message.sentAt,
    // Usually 0, which is stored as NULL and takes no space.
    message.receivedAt - message.sentAt || null,
    message.claimedAt ?? null,
    message.state && stateCode(message.state),
    message.late ? 1 : null,
    message.markable ? 1 : null,
    message.mention ? 1 : null,
    message.replyTo ?? null,
    message.extra ? writeExtra(message.extra) : null,
    message.body,
    message.archived ?? null,
    message.sealedBy ?? null,
  )
  return lastId as MessageId
}

/** The states from which an own message can reach each state. It only moves forward. */
const COMES_FROM: Readonly<Record<'acknowledged' | 'delivered' | 'failed', readonly MessageState[]>> = {
  acknowledged: ['waiting', 'sent'],
  // A receipt outweighs an earlier refusal by another of the recipient's devices.
  delivered: ['waiting', 'sent', 'acknowledged', 'failed'],
  failed: ['waiting', 'sent', 'acknowledged'],
}

/** Moves an own message to a later state. Returns whether that changed anything. */
export function moveForward(
  tx: Transaction,
  id: MessageId,
  to: keyof typeof COMES_FROM,
  at: number,
  failure: Failure | null = null,
): boolean {
  const from = COMES_FROM[to].map(stateCode).join(', ')
  const { changes } = tx.run(
    `UPDATE message SET state = ?, failure = ?${to === 'acknowledged' ? ', acked_after = coalesce(acked_after, ? - sent_at)' : ''}
     WHERE id = ? AND state IN (${from})`,
    stateCode(to),
    failure && JSON.stringify(failure),
    ...(to === 'acknowledged' ? [at] : []),
    id,
  )
  // In any of these states it must not be sent again.
  if (changes > 0) tx.run("DELETE FROM outgoing WHERE message_id = ? AND op = 'text'", id)
  return changes > 0
}

/** Sets the state of an own message that is being sent. Returns whether it was in one of the `from` states. */
export function setState(
  tx: Transaction,
  id: MessageId,
  to: 'waiting' | 'sent',
  from: readonly MessageState[],
): boolean {
  return (
    tx.run(
      `UPDATE message SET state = ?, failure = NULL WHERE id = ? AND state IN (${from.map(stateCode).join(', ')})`,
      stateCode(to),
      id,
    ).changes > 0
  )
}

/** Notes when the message was written to the server. Only the first time counts. */
export function noteSending(tx: Transaction, id: MessageId, at: number): void {
  tx.run('UPDATE message SET left_after = coalesce(left_after, ? - sent_at) WHERE id = ?', at, id)
}

/** Whether the message was ever written to a server. Others may then have it, even if it waits to be sent again. */
export function wasSent(db: Reader, id: MessageId): boolean {
  return db.first('SELECT 1 FROM message WHERE id = ? AND left_after IS NOT NULL', id) !== undefined
}

/** Moves an own message that was never sent to that place and time. The stored times stay the same instants. */
export function setPlaceAndTime(tx: Transaction, id: MessageId, place: Place, sentAt: number): void {
  tx.run(
    `UPDATE message SET place = ?, sent_at = ?, received_after = nullif(coalesce(received_after, 0) + sent_at - ?, 0),
       left_after = left_after + sent_at - ?, acked_after = acked_after + sent_at - ?
     WHERE id = ?`,
    place,
    sentAt,
    sentAt,
    sentAt,
    sentAt,
    id,
  )
}

/** A stored message without its text. */
export interface MessageRecord {
  readonly id: MessageId
  readonly conversationId: ConversationId
  readonly authorId: ParticipantId
  readonly own: boolean
  readonly kind: MessageKind
  readonly place: Place
  readonly sentAt: number
  readonly state: MessageState | null
  readonly retracted: boolean
  readonly hidden: boolean
  readonly edited: number
  readonly extra: Extra
  /** It was end-to-end encrypted. */
  readonly sealed: boolean
}

interface MessageRecordRow {
  readonly id: MessageId
  readonly conversationId: ConversationId
  readonly authorId: ParticipantId
  readonly own: number
  readonly kind: number
  readonly place: Place
  readonly sentAt: number
  readonly state: number | null
  readonly retracted: number | null
  readonly hidden: number
  readonly edited: number | null
  readonly extra: string | null
  readonly sealed: number
}

export function findMessage(db: Reader, id: MessageId): MessageRecord | undefined {
  const row = db.first<MessageRecordRow>(
    `SELECT id, conversation_id AS conversationId, author_id AS authorId, own, kind, place, sent_at AS sentAt, state,
       retracted, hidden, edited, extra, sealed_by IS NOT NULL AS sealed FROM message WHERE id = ?`,
    id,
  )
  return (
    row && {
      ...row,
      own: row.own === 1,
      kind: kindOf(row.kind),
      state: row.state === null ? null : stateOf(row.state),
      retracted: row.retracted === 1,
      hidden: row.hidden === 1,
      edited: row.edited ?? 0,
      extra: readExtra(row.extra),
      sealed: row.sealed === 1,
    }
  )
}

export function bodyOf(db: Reader, id: MessageId): string {
  return db.first<{ body: string }>('SELECT body FROM message WHERE id = ?', id)?.body ?? ''
}

/** The whole text of a message; undefined if it doesn't exist. */
export function textOf(db: Reader, id: MessageId): MessageText | undefined {
  const row = db.first<{ body: string; extra: string | null }>(
    'SELECT body, extra FROM message WHERE id = ? AND hidden = 0 AND retracted IS NULL',
    id,
  )
  if (!row) return undefined
  const { rich, variants } = readExtra(row.extra)
  return { body: row.body, ...(rich && { rich }), ...(variants && { variants }) }
}

/** Only this many are searched, because a sender that asks for markers usually does so for every message. */
const LOOKED_AT = 50

/** The newest message between these places whose sender asks for a read marker. */
export function lastMarkable(
  db: Reader,
  conversationId: ConversationId,
  after: Place,
  upTo: Place,
): MessageId | undefined {
  return db.first<{ id: MessageId }>(
    `SELECT id FROM (SELECT id, place, markable FROM message
       WHERE conversation_id = ? AND hidden = 0 AND place > ? AND place <= ? AND own = 0
       ORDER BY place DESC LIMIT ${LOOKED_AT})
     WHERE markable = 1 ORDER BY place DESC LIMIT 1`,
    conversationId,
    after,
    upTo,
  )?.id
}

/** Notes whether the message means the person. Returns whether that changed anything. */
export function setMention(tx: Transaction, id: MessageId, mention: boolean): boolean {
  const value = mention ? 1 : null
  return (
    tx.run('UPDATE message SET mention = ? WHERE id = ? AND mention IS NOT ?', value, id, value).changes > 0
  )
}

export function setPlace(tx: Transaction, id: MessageId, place: Place): void {
  tx.run('UPDATE message SET place = ? WHERE id = ?', place, id)
}

/** Whether one of the newest messages is an own one. */
export function hasWritten(db: Reader, conversationId: ConversationId): boolean {
  const found = db.first(
    `SELECT 1 FROM
       (SELECT own FROM message WHERE conversation_id = ? AND hidden = 0 ORDER BY place DESC LIMIT 50)
     WHERE own = 1 LIMIT 1`,
    conversationId,
  )
  return found !== undefined
}

/** Whether nothing but an archive has brought it. */
export function cameByArchiveOnly(db: Reader, id: MessageId): boolean {
  return db.first(`SELECT 1 FROM message WHERE id = ? AND ways = ${wayBit('archive')}`, id) !== undefined
}

export function isOwn(db: Reader, id: MessageId): boolean {
  return db.first('SELECT 1 FROM message WHERE id = ? AND own = 1', id) !== undefined
}

export function isUnread(db: Reader, id: MessageId): boolean {
  return (
    db.first(
      `SELECT 1 FROM message m CROSS JOIN conversation c ON c.id = m.conversation_id
       WHERE m.id = ? AND m.own = 0 AND m.retracted IS NULL AND (m.place > c.read_place OR m.late = 1)`,
      id,
    ) !== undefined
  )
}
