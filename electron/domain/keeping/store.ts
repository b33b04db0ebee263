import type { ConversationStorage, DeletedConversation } from '../../../shared/contract/keeping.ts'
import type { AccountId, ConversationId, Place } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../db/store.ts'

const LISTED = 'id = ? AND unknown IS NULL'

/** Returns false if it is not on the list. */
export function archiveConversation(tx: Transaction, id: ConversationId, archived: boolean): boolean {
  const set = archived ? 'archived = 1, pinned = 0' : 'archived = 0'
  return tx.run(`UPDATE conversation SET ${set} WHERE ${LISTED} AND closed = 0`, id).changes > 0
}

export function markUnread(tx: Transaction, id: ConversationId): boolean {
  return tx.run(`UPDATE conversation SET marked_unread = 1 WHERE ${LISTED} AND closed = 0`, id).changes > 0
}

export function expiryOfAll(db: Reader): number | null {
  return db.first<{ days: number | null }>('SELECT days FROM expiry')?.days ?? null
}

export function setExpiryOfAll(tx: Transaction, days: number | null): void {
  if (days === null) tx.run('DELETE FROM expiry')
  else tx.run('INSERT OR REPLACE INTO expiry (id, days) VALUES (1, ?)', days)
}

export function setExpiry(tx: Transaction, id: ConversationId, days: number | null): boolean {
  return tx.run(`UPDATE conversation SET expiry_days = ? WHERE ${LISTED}`, days, id).changes > 0
}

export interface Expiring {
  readonly id: ConversationId
  readonly days: number
}

/** The conversations with an expiry, after that one. */
export function expiring(db: Reader, after: number, limit: number): Expiring[] {
  return db.all<Expiring>(
    `SELECT id, coalesce(expiry_days, (SELECT days FROM expiry)) AS days FROM conversation
     WHERE id > ? AND ${EXPIRES} ORDER BY id LIMIT ?`,
    after,
    limit,
  )
}

const EXPIRES = 'coalesce(expiry_days, (SELECT days FROM expiry)) > 0'

/** Those of these conversations whose messages expire, and for which nothing was noted yet: new ones. */
export function newExpiring(db: Reader, ids: readonly ConversationId[]): Expiring[] {
  return db.all<Expiring>(
    `SELECT c.id, coalesce(expiry_days, (SELECT days FROM expiry)) AS days FROM json_each(?) j
     CROSS JOIN conversation c ON c.id = j.value WHERE c.gone_until = 0 AND ${EXPIRES}`,
    JSON.stringify(ids),
  )
}

/** Whether the conversation has messages before that place, or operations of before that time. */
export function hasBefore(db: Reader, id: ConversationId, place: Place, at: number): boolean {
  return (
    db.first(
      `SELECT 1 FROM message WHERE conversation_id = ? AND hidden = 0 AND place < ?
       UNION ALL SELECT 1 FROM pending_op WHERE conversation_id = ? AND op ->> '$.at' <= ? LIMIT 1`,
      id,
      place,
      id,
      at,
    ) !== undefined
  )
}

/** What has expired is not taken from an archive again. `before` is in milliseconds since 1970. */
export function noteExpired(tx: Transaction, id: ConversationId, before: number): void {
  tx.run('UPDATE conversation SET gone_until = ? WHERE id = ? AND gone_until < ?', before, id, before)
}

/** A conversation whose messages before a place are being deleted. */
export interface Wiping {
  readonly id: ConversationId
  readonly before: Place
  /** Only messages up to this number. */
  readonly lastId: number
  /** Until when the whole conversation can be brought back; null if only its messages go. */
  readonly deletedUntil: number | null
}

const WIPING = `SELECT conversation_id AS id, before, last_id AS lastId, deleted_until AS deletedUntil FROM wiping`

export const allWiping = (db: Reader): Wiping[] => db.all<Wiping>(`${WIPING} ORDER BY conversation_id`)

export function wipingOf(db: Reader, id: ConversationId): Wiping | undefined {
  return db.first<Wiping>(`${WIPING} WHERE conversation_id = ?`, id)
}

/** Notes what goes, and until when the archive's copies of it are not taken again. No window shows it from here on. */
export function beginWiping(
  tx: Transaction,
  { id, before, deletedUntil }: Omit<Wiping, 'lastId'>,
  goneUntil: number,
): void {
  tx.run(
    `INSERT INTO wiping (conversation_id, before, last_id, deleted_until, gone_until)
     SELECT id, ?, ?, ?, gone_until FROM conversation WHERE id = ?
     ON CONFLICT DO UPDATE SET before = max(before, excluded.before), last_id = excluded.last_id,
       deleted_until = excluded.deleted_until`,
    before,
    lastMessageNumber(tx),
    deletedUntil,
    id,
  )
  tx.run(
    'UPDATE conversation SET gone_until = max(gone_until, ?), shown_from = max(shown_from, ?) WHERE id = ?',
    goneUntil,
    before,
    id,
  )
}

/** Takes a conversation off the list. Nothing in it changes, so that it can come back. */
export function putAway(tx: Transaction, id: ConversationId): boolean {
  return tx.run(`UPDATE conversation SET closed = 1 WHERE ${LISTED} AND closed = 0`, id).changes > 0
}

export function bringBack(tx: Transaction, id: ConversationId): void {
  tx.run(
    `UPDATE conversation SET closed = 0, shown_from = 0,
       gone_until = (SELECT gone_until FROM wiping WHERE conversation_id = conversation.id) WHERE id = ?`,
    id,
  )
  endWiping(tx, id)
}

export function endWiping(tx: Transaction, id: ConversationId): void {
  tx.run('UPDATE conversation SET shown_from = 0 WHERE id = ?', id)
  tx.run('DELETE FROM wiping WHERE conversation_id = ?', id)
}

/** From here on it is no longer to be brought back. */
export function makeFinal(tx: Transaction, id: ConversationId): void {
  tx.run('UPDATE wiping SET deleted_until = 0 WHERE conversation_id = ?', id)
}

/** Forgets all that the person chose for a deleted conversation. */
export function forgetChoices(tx: Transaction, id: ConversationId): void {
  tx.run(
    'UPDATE conversation SET pinned = 0, archived = 0, marked_unread = 0, expiry_days = NULL WHERE id = ?',
    id,
  )
  const isClosed = 'AND EXISTS (SELECT 1 FROM conversation c WHERE c.id = conversation_id AND c.closed = 1)'
  for (const table of ['draft', 'staged_file', 'notification_rule', 'outgoing']) {
    // A conversation that a new message has brought back may have a new draft already.
    const sent = table === 'outgoing' ? `AND stage <> 'sent'` : ''
    tx.run(`DELETE FROM ${table} WHERE conversation_id = ? ${isClosed} ${sent}`, id)
  }
}

export function listDeleted(db: Reader, now: number): DeletedConversation[] {
  return db.all<DeletedConversation>(
    `SELECT w.conversation_id AS conversationId, c.account_id AS accountId, c.peer AS jid, w.deleted_until AS until
     FROM wiping w JOIN conversation c ON c.id = w.conversation_id WHERE w.deleted_until > ? ORDER BY w.deleted_until`,
    now,
  )
}

/** Whether the conversation was brought back by a message while it waits for its deletion. */
export function isListed(db: Reader, id: ConversationId): boolean {
  return db.first('SELECT 1 FROM conversation WHERE id = ? AND closed = 0', id) !== undefined
}

export const conversationsOf = (db: Reader, accountId: AccountId): ConversationId[] =>
  db
    .all<{ id: ConversationId }>('SELECT id FROM conversation WHERE account_id = ?', accountId)
    .map(({ id }) => id)

/** Deletes the conversation itself, with what is left in it. */
export function deleteConversation(tx: Transaction, id: ConversationId): void {
  tx.run('DELETE FROM conversation WHERE id = ?', id)
}

/** How many messages an account has; counted up to `most`. */
export const countMessages = (db: Reader, accountId: AccountId, most: number): number =>
  db.first<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM conversation c CROSS JOIN message m ON m.conversation_id = c.id
       WHERE c.account_id = ? LIMIT ?)`,
    accountId,
    most,
  )?.count ?? 0

export interface CountedTexts {
  readonly id: ConversationId
  readonly messages: number
  readonly bytes: number
}

/** The messages with numbers in this range. `octet_length` reads the length of a text without the text. */
export function countTexts(db: Reader, after: number, upTo: number): CountedTexts[] {
  return db.all<CountedTexts>(
    `SELECT conversation_id AS id, count(*) AS messages,
       sum(octet_length(body) + coalesce(octet_length(extra), 0)) AS bytes
     FROM message WHERE id > ? AND id <= ? AND hidden = 0 GROUP BY conversation_id`,
    after,
    upTo,
  )
}

export const lastMessageNumber = (db: Reader): number =>
  db.first<{ id: number | null }>('SELECT max(id) AS id FROM message')?.id ?? 0

interface StorageRow {
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly files: number
  readonly fileBytes: number
}

/** Adds the files and the addresses. Conversations without anything are left out. */
export function withFiles(
  db: Reader,
  texts: ReadonlyMap<ConversationId, { readonly messages: number; readonly bytes: number }>,
): ConversationStorage[] {
  const rows = db.all<StorageRow>(
    `SELECT c.id AS conversationId, c.account_id AS accountId, c.peer AS jid,
       coalesce(k.files, 0) AS files, coalesce(k.bytes, 0) AS fileBytes
     FROM conversation c JOIN account a ON a.id = c.account_id AND a.trial = 0
     LEFT JOIN (SELECT conversation_id, sum(size) AS bytes,
       count(*) FILTER (WHERE purpose IN (0, 2)) AS files FROM kept_file
       WHERE conversation_id IS NOT NULL AND size IS NOT NULL GROUP BY conversation_id) k ON k.conversation_id = c.id`,
  )
  return rows
    .map((row) => ({ ...row, ...(texts.get(row.conversationId) ?? { messages: 0, bytes: 0 }) }))
    .filter(({ messages, files }) => messages + files > 0)
    .sort((a, b) => b.bytes + b.fileBytes - (a.bytes + a.fileBytes))
}
