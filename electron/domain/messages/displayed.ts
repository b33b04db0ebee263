/**
 * How far the person has read, by the ids of the account's archive (XEP-0490). Markers only move forward: a message stands
 * where the archive has it, so everything before it was displayed, too.
 */
import type { AccountId, ConversationId, MessageId, Place } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Reader, SqlValue, Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import { countUnread, endMarkedUnread, readUpTo } from './store/reading.ts'
import { ARCHIVE, candidates, unpackRef } from './store/refs.ts'

/** A message that the archive knows. */
export interface Archived {
  readonly id: MessageId
  /** The archive's id. */
  readonly archiveId: string
  readonly place: Place
  readonly sentAt: number
  /** Its number in the archive; null if it came live and no page had it yet. */
  readonly archived: number | null
}

/** Whether one comes before the other in the archive. The server delivers live in the order in which it archives. */
export function isArchivedBefore(one: Archived, other: Archived): boolean {
  if (one.archived !== null && other.archived !== null) return one.archived < other.archived
  return one.archived === other.archived ? one.id < other.id : one.place < other.place
}

/** The message with that id in the archive, even if it was deleted here. */
export function archivedMessage(
  db: Reader,
  conversationId: ConversationId,
  archiveId: string,
): Archived | undefined {
  const [found] = candidates(db, conversationId, ARCHIVE, archiveId)
  if (found === undefined) return undefined
  const row = db.first<Pick<Archived, 'place' | 'archived'>>(
    'SELECT place, archived FROM message WHERE id = ?',
    found.id,
  )
  return row && { ...row, id: found.id, archiveId, sentAt: found.sentAt }
}

/** The id that the archive gave a message; undefined if none is known. */
export function archiveIdOf(db: Reader, id: MessageId): string | undefined {
  const row = db.first<{ value: SqlValue }>(
    `SELECT value FROM message_ref WHERE message_id = ? AND scheme = ${ARCHIVE} LIMIT 1`,
    id,
  )
  return row && unpackRef(row.value)
}

/** The archive id of a marker whose message is not here yet. */
export function waitingMarker(db: Reader, accountId: AccountId, peer: BareJid): string | null {
  return (
    db.first<{ id: string | null }>(
      'SELECT archive_id AS id FROM displayed_marker WHERE account_id = ? AND peer = ? AND waiting = 1',
      accountId,
      peer,
    )?.id ?? null
  )
}

/**
 * Whether the account's devices tell each other what was read. Then an answer of another device tells nothing of it: it may
 * have been written before the messages came that stand above it now.
 */
export function sharesReading(db: Reader, accountId: AccountId): boolean {
  return db.first('SELECT 1 FROM account WHERE id = ? AND shares_reading = 1', accountId) !== undefined
}

/** So many messages are looked at for one that the archive knows. */
const LOOKED_AT = 50

/** The newest message of others that the person has read and the archive knows. */
export function newestDisplayed(db: Reader, conversationId: ConversationId): Archived | undefined {
  const row = db.first<Omit<Archived, 'archiveId'> & { readonly value: SqlValue }>(
    `SELECT m.id, m.place, m.archived, m.sent_at AS sentAt, r.value FROM (SELECT id, place, archived, sent_at FROM message
       WHERE conversation_id = ? AND hidden = 0 AND own = 0
         AND place <= (SELECT read_place FROM conversation WHERE id = ?)
       ORDER BY place DESC LIMIT ${LOOKED_AT}) m
     CROSS JOIN message_ref r ON r.message_id = m.id AND r.scheme = ${ARCHIVE}
     ORDER BY m.place DESC LIMIT 1`,
    conversationId,
    conversationId,
  )
  if (row === undefined) return undefined
  const { value, ...message } = row
  return { ...message, archiveId: unpackRef(value) }
}

/**
 * Late messages up to that one in the archive. Where the archive's order is not known, the order in which they came
 * here is, because the server delivers what it archives.
 */
const LATE_BEFORE = `SELECT l.id FROM message l CROSS JOIN message m ON m.id = ?
  WHERE l.conversation_id = ? AND l.late = 1 AND l.place <= m.place
    AND CASE WHEN l.archived IS NULL OR m.archived IS NULL THEN l.id <= m.id ELSE l.archived <= m.archived END`

/** The person has displayed everything up to this message on another device. Returns whether that changed anything. */
export function displayedUpTo(
  tx: Transaction,
  changes: Changes,
  conversationId: ConversationId,
  { id, place }: Archived,
): boolean {
  const seen = tx.all<{ id: MessageId }>(LATE_BEFORE, id, conversationId)
  for (const late of seen) {
    tx.run('UPDATE message SET late = NULL WHERE id = ?', late.id)
    changes.message(late.id)
  }
  const moved = readUpTo(tx, conversationId, place)
  if (moved) endMarkedUnread(tx, conversationId)
  if (seen.length > 0) countUnread(tx, conversationId)
  if (moved || seen.length > 0) changes.conversation(conversationId)
  return moved || seen.length > 0
}
