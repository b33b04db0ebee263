import type { AccountId, ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { ChatState, Conversation, LastMessage } from '../../../../shared/model/message.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { PLACES_PER_MS } from '../place.ts'
import { preview, PREVIEW_SOURCE_LENGTH } from '../preview.ts'
import { FILE_COLUMNS, FILE_JOIN, toNamedFile, type NamedFileRow } from './attachments.ts'
import { kindCode, kindOf, stateOf } from './codes.ts'
import { toDraft } from './drafts.ts'
import { readExtra } from './extra.ts'
import { PINNED } from './kept.ts'
import { NOT_COUNTED } from './messages.ts'
import { readAll } from './reading.ts'

/** The identity of a conversation. */
export interface ConversationKey {
  readonly id: ConversationId
  readonly accountId: AccountId
  /** The other side; of a room's private conversation the room. */
  readonly jid: BareJid
  readonly kind: Conversation['kind']
  /** Of a private conversation: the participant key of the other. Empty elsewhere. */
  readonly occupant: string
  /** Of a private conversation: their nickname as it was last seen. */
  readonly nick: string | null
  /** Of a private conversation: they have left. */
  readonly ended: boolean
  /** Of a room and its private conversations: the account is no longer in the room. It does not come back by itself. */
  readonly out: boolean
  /** Whether reactions and the like may go in plain to devices that can seal texts only; null: the person was not asked. */
  readonly plainExtras: boolean | null
  /** What goes there has to be sealed. */
  readonly sealed: boolean
}

interface ConversationRow extends NamedFileRow {
  readonly id: ConversationId
  readonly account_id: AccountId
  readonly kind: Conversation['kind']
  readonly peer: BareJid
  readonly occupant_name: string | null
  readonly ended: number
  readonly mentions: number
  readonly unknown: number | null
  readonly unread: number
  readonly read_place: Place
  readonly peer_read_place: Place
  readonly opened_at: number
  readonly pinned: number
  readonly archived: number
  readonly marked_unread: number
  readonly pinned_messages: number
  readonly expiry_days: number | null
  readonly first_unread: MessageId | null
  readonly late: number
  readonly first_late: MessageId | null
  readonly text: string | null
  readonly reply_to: MessageId | null
  readonly edits: MessageId | null
  readonly revision: number
  readonly own: number | null
  readonly message_kind: number
  readonly sent_at: number
  readonly place: Place
  readonly state: number | null
  readonly retracted: number | null
  /** Of a message in a room: the nickname of its author, and what happened. */
  readonly nick: string | null
  readonly ignored: number | null
  readonly event: string | null
  readonly start: string
}

/** A subquery for the newest message that is shown. Lines about encryption are none; what happened in a room is. */
const newest = (column: 'id' | 'place'): string => `SELECT ${column} FROM message
  WHERE conversation_id = c.id AND hidden = 0 AND place >= c.shown_from AND (kind <> ${kindCode('event')} OR c.kind = 'room')
  ORDER BY place DESC LIMIT 1`

const SELECT = `
  SELECT c.id, c.account_id, c.kind, c.peer, c.unknown, c.unread, c.read_place, c.peer_read_place, c.opened_at, c.pinned,
    c.archived, c.marked_unread, c.expiry_days, c.occupant_name, c.ended, c.mentions,
    (SELECT count(*) FROM kept_message WHERE conversation_id = c.id AND how = ${PINNED}) AS pinned_messages,
    CASE WHEN c.unread > 0 THEN (SELECT id FROM message
      WHERE conversation_id = c.id AND hidden = 0 AND place > c.read_place AND own = 0 ORDER BY place LIMIT 1) END AS first_unread,
    c.late,
    CASE WHEN c.late > 0 THEN
      (SELECT id FROM message WHERE conversation_id = c.id AND late = 1 ORDER BY place LIMIT 1) END AS first_late,
    d.text, d.reply_to, d.edits, d.revision,
    m.own, m.kind AS message_kind, m.sent_at, m.place, m.state, m.retracted,
    CASE WHEN c.kind = 'room' THEN (SELECT name FROM participant WHERE id = m.author_id) END AS nick,
    CASE WHEN m.own = ${NOT_COUNTED} THEN EXISTS (SELECT 1 FROM room_ignored WHERE conversation_id = c.id
      AND key = (SELECT key FROM participant WHERE id = m.author_id)) END AS ignored,
    CASE WHEN m.kind = ${kindCode('event')} THEN m.extra END AS event, substr(m.body, 1, ${PREVIEW_SOURCE_LENGTH}) AS start,
    ${FILE_COLUMNS}
  FROM conversation c
  LEFT JOIN draft d ON d.conversation_id = c.id
  LEFT JOIN message m ON m.id = (${newest('id')})
  ${FILE_JOIN}
  WHERE c.closed = 0`

type PeerStateOf = (id: ConversationId) => ChatState | null

/** The conversations on the list. */
export function listConversations(db: Reader, peerStateOf: PeerStateOf): Conversation[] {
  return db
    .all<ConversationRow>(`${SELECT} AND c.unknown IS NULL`)
    .map((row) => toConversation(row, peerStateOf))
}

/** What decides when a window hears of a listed conversation. */
export interface ListedKey {
  readonly id: ConversationId
  readonly accountId: AccountId
  readonly archived: 0 | 1
  /** 1 if it is pinned or has unread messages. */
  readonly calls: 0 | 1
  /** The place of its newest message or of its opening, whichever is later. */
  readonly place: number
}

/** Up to `most` conversations on the list with ids above `after`, by id. It reads an index only, no messages. */
export const listKeys = (db: Reader, after: number, most: number): ListedKey[] =>
  db.all<ListedKey>(
    `SELECT c.id, c.account_id AS accountId, c.archived, (c.pinned = 1 OR c.unread > 0) AS calls,
       max(c.opened_at * ${PLACES_PER_MS}, coalesce((${newest('place')}), 0)) AS place
     FROM conversation c WHERE c.id > ? AND c.closed = 0 AND c.unknown IS NULL ORDER BY c.id LIMIT ?`,
    after,
    most,
  )

/** The conversations of all unknown senders. admission.ts limits their number per account. */
export function listStrangerConversations(db: Reader): Conversation[] {
  return db.all<ConversationRow>(`${SELECT} AND c.unknown = 1`).map((row) => toConversation(row, () => null))
}

/** Returns undefined if the conversation is closed. */
export function getConversation(
  db: Reader,
  id: ConversationId,
  peerStateOf: PeerStateOf,
): { readonly conversation: Conversation; readonly isStranger: boolean } | undefined {
  const row = db.first<ConversationRow>(`${SELECT} AND c.id = ?`, id)
  return row && { conversation: toConversation(row, peerStateOf), isStranger: row.unknown !== null }
}

function toConversation(row: ConversationRow, peerStateOf: PeerStateOf): Conversation {
  const last = lastOf(row)
  const { text, reply_to, edits, revision } = row
  return {
    id: row.id,
    accountId: row.account_id,
    kind: row.kind,
    jid: row.peer,
    draft: text === null ? null : toDraft({ text, reply_to, edits, revision }),
    unread: row.unread,
    firstUnread: row.first_unread,
    late: row.late,
    firstLate: row.first_late,
    peerReadPlace: row.peer_read_place,
    last,
    peerState: peerStateOf(row.id),
    activeAt: Math.max(row.opened_at, last?.sentAt ?? row.opened_at),
    ...(row.kind === 'private' && { occupant: { nick: row.occupant_name ?? '', gone: row.ended === 1 } }),
    ...(row.mentions > 0 && { mentions: row.mentions }),
    ...(row.pinned === 1 && { pinned: true }),
    ...(row.archived === 1 && { archived: true }),
    ...(row.marked_unread === 1 && { markedUnread: true }),
    ...(row.pinned_messages > 0 && { pinnedMessages: row.pinned_messages }),
    ...(row.expiry_days !== null && { expiryDays: row.expiry_days }),
  }
}

function lastOf(row: ConversationRow): LastMessage | null {
  const { own, message_kind, sent_at, place, state, retracted, start, nick } = row
  if (own === null) return null
  const file = toNamedFile(row)
  const { event } = readExtra(row.event)
  return {
    kind: kindOf(message_kind),
    ...(nick !== null && { nick }),
    ...(event && { event }),
    direction: own === 1 ? 'out' : 'in',
    preview: retracted === 1 || row.ignored === 1 ? '' : preview(start),
    ...(file && { file }),
    sentAt: sent_at,
    place,
    ...(retracted === 1 && { retracted: true }),
    ...(state !== null && { state: stateOf(state) }),
  }
}

/** `occupant`: the participant key of the other, if it is a private conversation in the room `peer`. */
export function findConversation(
  db: Reader,
  accountId: AccountId,
  peer: BareJid,
  occupant = '',
): ConversationId | undefined {
  return db.first<{ id: ConversationId }>(
    'SELECT id FROM conversation WHERE account_id = ? AND peer = ? AND occupant = ?',
    accountId,
    peer,
    occupant,
  )?.id
}

/**
 * What is sealed, and what waits until the lists of the other side's devices were read for the first time: no message goes
 * plain to somebody who has a device with encryption. An account that never had keys of its own never asks for those of others.
 * A condition on `conversation c`.
 */
export const IS_SEALED = `(coalesce(c.sealing, 0) = 1
  OR (c.sealing IS NULL AND c.kind = 'person' AND c.unknown IS NULL
    AND EXISTS (SELECT 1 FROM omemo_account o WHERE o.account_id = c.account_id)
    AND NOT EXISTS (SELECT 1 FROM omemo_person p WHERE p.account_id = c.account_id AND p.peer = c.peer
      AND p.list_03_at IS NOT NULL AND p.list_2_at IS NOT NULL)))`

/** Whether something in it was said without encryption; what is still to be sealed was not. */
export const hasPlain = (db: Reader, id: ConversationId): boolean =>
  db.first(
    `SELECT 1 FROM message m WHERE conversation_id = ? AND hidden = 0 AND sealed_by IS NULL AND kind NOT IN (?, ?)
       AND NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.message_id = m.id AND o.unsealed IS NOT NULL) LIMIT 1`,
    id,
    kindCode('sealed'),
    kindCode('event'),
  ) !== undefined

export const isTurnedOn = (db: Reader, id: ConversationId): boolean =>
  db.first('SELECT 1 FROM conversation WHERE id = ? AND sealing = 1', id) !== undefined

/** Whether the person has turned encryption off. */
export const isTurnedOff = (db: Reader, id: ConversationId): boolean =>
  db.first('SELECT 1 FROM conversation WHERE id = ? AND sealing = 0', id) !== undefined

export function conversationKey(db: Reader, id: ConversationId): ConversationKey | undefined {
  const row = db.first<
    Omit<ConversationKey, 'ended' | 'out' | 'plainExtras' | 'sealed'> & {
      readonly sealed: number
      readonly ended: number
      readonly out: number
      readonly plainExtras: number | null
    }
  >(
    `SELECT c.id, c.account_id AS accountId, c.peer AS jid, c.kind, c.occupant, c.occupant_name AS nick, c.ended,
       c.plain_extras AS plainExtras, ${IS_SEALED} AS sealed,
       c.kind IN ('room', 'private') AND EXISTS (SELECT 1 FROM conversation r JOIN room ON conversation_id = r.id
         WHERE r.account_id = c.account_id AND r.peer = c.peer AND r.occupant = '' AND out IS NOT NULL) AS out
     FROM conversation c WHERE c.id = ?`,
    id,
  )
  if (row === undefined) return undefined
  const plainExtras = row.plainExtras === null ? null : row.plainExtras === 1
  return { ...row, ended: row.ended === 1, out: row.out === 1, plainExtras, sealed: row.sealed === 1 }
}

export interface OpenedConversation {
  readonly id: ConversationId
  readonly changed: boolean
  /** Whether the other side was an unknown or ignored sender. */
  readonly wasStranger: boolean
}

/** Like `ensureConversation`, but without announcing it. */
export function openConversation(
  tx: Transaction,
  accountId: AccountId,
  peer: BareJid,
  at: number,
): OpenedConversation {
  const found = tx.first<{ id: ConversationId; closed: number; unknown: number | null }>(
    `SELECT id, closed, unknown FROM conversation WHERE account_id = ? AND peer = ? AND occupant = ''`,
    accountId,
    peer,
  )
  const wasStranger = found !== undefined && found.unknown !== null
  if (found?.closed === 0 && !wasStranger) return { id: found.id, changed: false, wasStranger }
  if (found) {
    tx.run(
      'UPDATE conversation SET closed = 0, opened_at = ?, unknown = NULL, charged = 0 WHERE id = ?',
      at,
      found.id,
    )
    return { id: found.id, changed: true, wasStranger }
  }
  const { lastId } = tx.run(
    `INSERT INTO conversation (account_id, kind, peer, opened_at)
     SELECT id, CASE WHEN address = ? THEN 'self' ELSE 'person' END, ?, ? FROM account WHERE id = ?`,
    peer,
    peer,
    at,
    accountId,
  )
  return { id: lastId as ConversationId, changed: true, wasStranger }
}

/** Takes the conversation off the list and marks everything in it as read. */
export function closeConversation(tx: Transaction, id: ConversationId): void {
  readAll(tx, id)
  tx.run('UPDATE conversation SET closed = 1 WHERE id = ?', id)
}

/** Keeps it above the others, or no longer. False where it is not on the list. */
export function pinConversation(tx: Transaction, id: ConversationId, pinned: boolean): boolean {
  const where = 'WHERE id = ? AND closed = 0 AND unknown IS NULL'
  return tx.run(`UPDATE conversation SET pinned = ? ${where}`, pinned ? 1 : 0, id).changes > 0
}
