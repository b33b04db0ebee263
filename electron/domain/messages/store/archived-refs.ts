/** Looks up the messages that the items of an archive may be, a whole page at once. */
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { Reader, SqlValue } from '../../db/store.ts'
import { ARCHIVE, BOTH, ID, MAX_REF_LENGTH, ORIGIN, OWN, unpackRef, UUID, type Candidate } from './refs.ts'

const IN_LIST = `json_each(?) j CROSS JOIN message_ref r ON r.value = `
const named = (value: string, where: string, columns: string): string =>
  `SELECT ${columns} FROM ${IN_LIST}${value} ${where}`

/** Asks for a list of ids at once. JSON has no bytes, so UUIDs go as digits. */
function byValues<Row>(db: Reader, values: readonly string[], where: string, columns: string): Row[] {
  const usable = values.filter((value) => value !== '' && value.length <= MAX_REF_LENGTH)
  const uuids = usable.filter((value) => UUID.test(value)).map((value) => value.replaceAll('-', ''))
  const texts = usable.filter((value) => !UUID.test(value))
  return [
    ...(texts.length > 0 ? db.all<Row>(named('j.value', where, columns), JSON.stringify(texts)) : []),
    ...(uuids.length > 0 ? db.all<Row>(named('unhex(j.value)', where, columns), JSON.stringify(uuids)) : []),
  ]
}

/** A stored message that an archive has, and its state. */
export interface ArchivedRow extends Candidate {
  readonly conversationId: ConversationId
  readonly value: string
  readonly place: Place
  readonly hidden: number
  readonly late: number | null
  readonly state: number | null
  readonly archived: number | null
}

const ARCHIVED_COLUMNS = `r.value, r.conversation_id AS conversationId, m.id, m.author_id AS authorId, m.own, m.ways,
  m.sent_at AS sentAt, m.place, m.hidden, m.late, m.state, m.archived`

/** The stored messages with these archive ids. */
export function byArchiveIds(db: Reader, values: readonly string[]): ArchivedRow[] {
  const where = `AND r.scheme = ${ARCHIVE} CROSS JOIN message m ON m.id = r.message_id`
  return byValues<Omit<ArchivedRow, 'value'> & { value: SqlValue }>(db, values, where, ARCHIVED_COLUMNS).map(
    (row) => ({
      ...row,
      value: unpackRef(row.value),
    }),
  )
}

/** The stored message with that number, as `byArchiveIds` gives it. */
export function archivedRow(db: Reader, id: MessageId): Omit<ArchivedRow, 'value'> | undefined {
  return db.first(
    `SELECT m.conversation_id AS conversationId, m.id, m.author_id AS authorId, m.own, m.ways, m.sent_at AS sentAt,
       m.place, m.hidden, m.late, m.state, m.archived FROM message m WHERE m.id = ?`,
    id,
  )
}

/** The messages that were written here with these ids, in one conversation. */
export function ownByIds(
  db: Reader,
  conversationId: ConversationId,
  values: readonly string[],
): Map<string, MessageId> {
  const rows = byValues<{ value: SqlValue; conversationId: ConversationId; id: MessageId }>(
    db,
    values,
    `AND r.scheme = ${OWN}`,
    'r.value, r.conversation_id AS conversationId, r.message_id AS id',
  )
  return new Map(
    rows
      .filter((row) => row.conversationId === conversationId)
      .map(({ value, id }) => [unpackRef(value), id]),
  )
}

/** Which of these ids are known, by conversation: `conversation value`. */
export function knownIds(db: Reader, values: readonly string[]): Set<string> {
  const rows = byValues<{ value: SqlValue; conversationId: ConversationId }>(
    db,
    values,
    `AND r.scheme <> ${ARCHIVE}`,
    'DISTINCT r.value, r.conversation_id AS conversationId',
  )
  return new Set(rows.map(({ value, conversationId }) => `${conversationId} ${unpackRef(value)}`))
}

/** The ids that the author gave a message. */
export function authorIdsOf(db: Reader, messageId: MessageId): string[] {
  return db
    .all<{ value: SqlValue }>(
      `SELECT value FROM message_ref WHERE message_id = ? AND scheme IN (${OWN}, ${ID}, ${ORIGIN}, ${BOTH})`,
      messageId,
    )
    .map(({ value }) => unpackRef(value))
}

/** Whether an archive has told of this message. */
export function hasArchiveId(db: Reader, messageId: MessageId): boolean {
  return (
    db.first(`SELECT 1 FROM message_ref WHERE message_id = ? AND scheme = ${ARCHIVE} LIMIT 1`, messageId) !==
    undefined
  )
}
