/** Pages of a conversation for an export: everything that is shown, with whole texts and with ids. */
import type { ConversationId, MessageId, Place } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { Reader } from '../db/store.ts'
import { PLACES_PER_MS } from './place.ts'
import { attachmentsOf, type AttachmentRecord } from './store/attachments.ts'
import { textOf } from './store/messages.ts'
import { identifiersOf, idForOthers } from './store/refs.ts'
import { readMessages } from './store/views.ts'

export interface ExportedMessage {
  readonly message: Message
  readonly id: string | undefined
  readonly originId: string | undefined
  readonly archiveId: string | undefined
  /** Its first text, if it was corrected. */
  readonly original: string | undefined
  /** The id of the message that it answers. */
  readonly answers: string | undefined
  readonly files: readonly AttachmentRecord[]
}

/** The part of a conversation to export. Instants in milliseconds since 1970; `to` is left out. */
export interface ExportRange {
  readonly from: number | null
  readonly to: number | null
}

/** Some milliseconds of work. */
const PAGE_ROWS = 40
/** A page of long texts has fewer of them. */
const PAGE_BYTES = 2 * 1024 * 1024

const placesOf = ({ from, to }: ExportRange): readonly [number, number] => [
  from === null ? 0 : from * PLACES_PER_MS,
  to === null ? Number.MAX_SAFE_INTEGER : to * PLACES_PER_MS - 1,
]

/** The number of messages in that part. It is read from an index. */
export function countToExport(db: Reader, id: ConversationId, range: ExportRange): number {
  const sql =
    'SELECT count(*) AS n FROM message WHERE conversation_id = ? AND hidden = 0 AND place BETWEEN ? AND ?'
  return db.first<{ n: number }>(sql, id, ...placesOf(range))?.n ?? 0
}

/** The messages behind a place, oldest first; none at the end. */
export function pageToExport(
  db: Reader,
  id: ConversationId,
  after: Place | null,
  range: ExportRange,
): readonly ExportedMessage[] {
  const [from, upTo] = placesOf(range)
  const rows = db.all<{ id: MessageId; bytes: number }>(
    `SELECT id, octet_length(body) AS bytes FROM message
     WHERE conversation_id = ? AND hidden = 0 AND place BETWEEN ? AND ? ORDER BY place LIMIT ${PAGE_ROWS}`,
    id,
    after === null ? from : Math.max(from, after + 1),
    upTo,
  )
  let bytes = 0
  const fitting = rows.filter((row, index) => (bytes += row.bytes) <= PAGE_BYTES || index === 0)
  return readMessages(
    db,
    fitting.map((row) => row.id),
  ).map((message) => exported(db, message))
}

function exported(db: Reader, message: Message): ExportedMessage {
  const ids = identifiersOf(db, message.id)
  const value = (scheme: (typeof ids)[number]['scheme']) => ids.find((one) => one.scheme === scheme)?.value
  const whole =
    message.bodyLength === undefined ? message.body : (textOf(db, message.id)?.body ?? message.body)
  const first =
    message.edited === undefined
      ? undefined
      : db.first<{ body: string }>(
          'SELECT body FROM edition WHERE message_id = ? ORDER BY number LIMIT 1',
          message.id,
        )?.body
  const answered = message.replyTo?.id ?? null
  return {
    message: { ...message, body: whole },
    id: value('id'),
    originId: value('origin-id'),
    archiveId: value('stanza-id'),
    original: first,
    answers: answered === null ? undefined : idForOthers(db, answered),
    files: message.files ? attachmentsOf(db, message.id) : [],
  }
}

/** The name of a room, or the nickname of its occupant with whom a private conversation is; null if there is none. */
export function roomName(db: Reader, id: ConversationId): string | null {
  const row = db.first<{ name: string | null }>(
    `SELECT coalesce(c.occupant_name, r.name, nullif(r.known ->> '$.name', '')) AS name
     FROM conversation c LEFT JOIN room r ON r.conversation_id = c.id WHERE c.id = ?`,
    id,
  )
  return row?.name ?? null
}

/**
 * The conversations of an account with their other sides, in the order of their addresses. Rooms have their own archives, so
 * they are none of the account's.
 */
export function conversationsToExport(
  db: Reader,
  accountId: string,
): readonly { readonly id: ConversationId; readonly peer: BareJid }[] {
  return db.all(
    `SELECT id, peer FROM conversation WHERE account_id = ? AND kind IN ('person', 'self') AND unknown IS NULL ORDER BY peer`,
    accountId,
  )
}
