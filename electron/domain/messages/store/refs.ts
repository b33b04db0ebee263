import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { MessageIdentifier } from '../../../../shared/model/message.ts'
import type { Reader, SqlValue, Transaction } from '../../db/store.ts'
import type { ParticipantId } from './participants.ts'

/**
 * The kinds of message ids. OWN: made here, used as id attribute and origin id. ID, ORIGIN: given by the author (RFC 6120
 * §8.1.3, XEP-0359); BOTH if they are the same. ARCHIVE: given by the archive of the account or room (XEP-0359 §3).
 * CORRECTION: the id attribute of a message that corrected it.
 */
export const OWN = 1
export const ID = 2
export const ORIGIN = 3
export const BOTH = 4
export const ARCHIVE = 5
export const CORRECTION = 6
export type RefScheme =
  typeof OWN | typeof ID | typeof ORIGIN | typeof BOTH | typeof ARCHIVE | typeof CORRECTION

/** The ids by which others refer to a message: those of its author, or the one that its room gave it. */
const REFERRED_BY = {
  author: [OWN, BOTH, ORIGIN, ID, CORRECTION],
  room: [ARCHIVE],
} as const satisfies Record<string, readonly RefScheme[]>
export type IdsOf = keyof typeof REFERRED_BY

/** Longer ids are not stored, so nothing can refer to them. Real ids are far shorter. */
export const MAX_REF_LENGTH = 1_024
/** A message has few ids, but someone could correct one endlessly. */
const MAX_OF_SCHEME = 50
/** Some clients repeat ids; only the newest few messages are considered. */
export const MAX_CANDIDATES = 8

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The stored form of an id. A UUID takes 16 bytes instead of 36. */
export function packRef(value: string): SqlValue {
  return UUID.test(value) ? Buffer.from(value.replaceAll('-', ''), 'hex') : value
}

export function unpackRef(value: SqlValue): string {
  if (!(value instanceof Uint8Array)) return String(value)
  const hex = Buffer.from(value).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export function addRef(
  tx: Transaction,
  messageId: MessageId,
  conversationId: ConversationId,
  scheme: RefScheme,
  value: string,
): void {
  if (value === '' || value.length > MAX_REF_LENGTH) return
  tx.run(
    `INSERT OR IGNORE INTO message_ref (message_id, scheme, conversation_id, value)
     SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM message_ref WHERE message_id = ? AND scheme = ?) < ${MAX_OF_SCHEME}`,
    messageId,
    scheme,
    conversationId,
    packRef(value),
    messageId,
    scheme,
  )
}

/** The ids of an incoming message. */
export interface MessageKeys {
  readonly id: string | null
  readonly originId: string | null
  /** null if it can't be trusted. */
  readonly archiveId: string | null
}

export function addKeys(
  tx: Transaction,
  messageId: MessageId,
  conversationId: ConversationId,
  { id, originId, archiveId }: MessageKeys,
): void {
  if (id !== null && id === originId) addRef(tx, messageId, conversationId, BOTH, id)
  else {
    if (id !== null) addRef(tx, messageId, conversationId, ID, id)
    if (originId !== null) addRef(tx, messageId, conversationId, ORIGIN, originId)
  }
  if (archiveId !== null) addRef(tx, messageId, conversationId, ARCHIVE, archiveId)
}

/** The same for a message that was just stored, and has no ids yet. */
export function addFirstKeys(
  tx: Transaction,
  messageId: MessageId,
  conversationId: ConversationId,
  { id, originId, archiveId }: MessageKeys,
): void {
  const add = (scheme: RefScheme, value: string | null): void => {
    if (value === null || value === '' || value.length > MAX_REF_LENGTH) return
    tx.run(
      'INSERT OR IGNORE INTO message_ref (message_id, scheme, conversation_id, value) VALUES (?, ?, ?, ?)',
      messageId,
      scheme,
      conversationId,
      packRef(value),
    )
  }
  if (id !== null && id === originId) add(BOTH, id)
  else {
    add(ID, id)
    add(ORIGIN, originId)
  }
  add(ARCHIVE, archiveId)
}

/** A report of a stranger lists at most this many messages. */
const MAX_NAMED = 10

/** The archive ids of the newest messages of a conversation. */
export function archiveIdsOf(db: Reader, conversationId: ConversationId): string[] {
  return db
    .all<{ value: SqlValue }>(
      `SELECT r.value FROM message m JOIN message_ref r ON r.message_id = m.id AND r.scheme = ${ARCHIVE}
       WHERE m.conversation_id = ? AND m.hidden = 0 ORDER BY m.place DESC LIMIT ${MAX_NAMED}`,
      conversationId,
    )
    .map(({ value }) => unpackRef(value))
}

/** A stored message with a matching id. */
export interface Candidate {
  readonly id: MessageId
  readonly authorId: ParticipantId
  readonly own: number
  readonly ways: number
  readonly sentAt: number
}

const BY_REF = `SELECT m.id, m.author_id AS authorId, m.own, m.ways, m.sent_at AS sentAt
  FROM message_ref r CROSS JOIN message m ON m.id = r.message_id
  WHERE r.value = ? AND r.conversation_id = ? AND r.scheme = ?
  ORDER BY r.message_id DESC LIMIT ${MAX_CANDIDATES}`

/** Whether any message of that conversation has this id. */
export function isKnown(db: Reader, conversationId: ConversationId, value: string): boolean {
  if (value === '' || value.length > MAX_REF_LENGTH) return false
  return (
    db.first(
      'SELECT 1 FROM message_ref WHERE value = ? AND conversation_id = ? LIMIT 1',
      packRef(value),
      conversationId,
    ) !== undefined
  )
}

/** The newest messages of that conversation with this id in that scheme. */
export function candidates(
  db: Reader,
  conversationId: ConversationId,
  scheme: RefScheme,
  value: string,
): Candidate[] {
  if (value === '' || value.length > MAX_REF_LENGTH) return []
  return db.all<Candidate>(BY_REF, packRef(value), conversationId, scheme)
}

/** The newest message that this id can refer to and for which `fits` returns true. */
export function findMeant(
  db: Reader,
  conversationId: ConversationId,
  value: string,
  fits: (candidate: Candidate) => boolean = () => true,
  idsOf: IdsOf = 'author',
): MessageId | undefined {
  for (const scheme of REFERRED_BY[idsOf]) {
    const found = candidates(db, conversationId, scheme, value).find(fits)
    if (found) return found.id
  }
  return undefined
}

/** The message written here with this id, in any conversation. */
export function findOwn(
  db: Reader,
  value: string,
): { readonly messageId: MessageId; readonly conversationId: ConversationId } | undefined {
  if (value === '' || value.length > MAX_REF_LENGTH) return undefined
  return db.first(
    `SELECT message_id AS messageId, conversation_id AS conversationId FROM message_ref
     WHERE value = ? AND scheme = ${OWN} LIMIT 1`,
    packRef(value),
  )
}

const SCHEME_WORDS: Readonly<Record<RefScheme, readonly MessageIdentifier['scheme'][]>> = {
  [OWN]: ['id', 'origin-id'],
  [ID]: ['id'],
  [ORIGIN]: ['origin-id'],
  [BOTH]: ['id', 'origin-id'],
  [ARCHIVE]: ['stanza-id'],
  [CORRECTION]: ['correction'],
}

/** All ids of a message. */
export function identifiersOf(db: Reader, messageId: MessageId): MessageIdentifier[] {
  return db
    .all<{ scheme: RefScheme; value: SqlValue }>(
      'SELECT scheme, value FROM message_ref WHERE message_id = ? ORDER BY scheme, value',
      messageId,
    )
    .flatMap(({ scheme, value }) =>
      SCHEME_WORDS[scheme].map((word) => ({ scheme: word, value: unpackRef(value) })),
    )
}

/**
 * Notes the id under which a room has told everybody of a message that was written here, unless it is the one that it was
 * sent with (`muc#stable_id`). The first one counts.
 */
export function noteToldAs(
  tx: Transaction,
  messageId: MessageId,
  conversationId: ConversationId,
  id: string,
): void {
  const known = tx.all<{ scheme: RefScheme; value: SqlValue }>(
    `SELECT scheme, value FROM message_ref WHERE message_id = ? AND scheme IN (${OWN}, ${ID})`,
    messageId,
  )
  const [sent, ...told] = known
  if (sent?.scheme === OWN && told.length === 0 && unpackRef(sent.value) !== id)
    addRef(tx, messageId, conversationId, ID, id)
}

/** The id by which everybody in a room knows a message as its author's, for corrections (XEP-0308 §3). */
export function idAsTold(db: Reader, messageId: MessageId): string | undefined {
  const told = db.first<{ value: SqlValue }>(
    `SELECT value FROM message_ref WHERE message_id = ? AND scheme = ${ID}`,
    messageId,
  )
  return told ? unpackRef(told.value) : idForOthers(db, messageId)
}

/** The id to refer to a message in a conversation of two: the author's, preferably the id attribute. */
export function idForOthers(db: Reader, messageId: MessageId): string | undefined {
  const refs = db.all<{ scheme: RefScheme; value: SqlValue }>(
    `SELECT scheme, value FROM message_ref WHERE message_id = ? AND scheme IN (${OWN}, ${ID}, ${ORIGIN}, ${BOTH})
     ORDER BY scheme`,
    messageId,
  )
  const [first] = refs
  return first && unpackRef(first.value)
}
