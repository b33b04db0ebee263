import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { DeviceReceipt, Edition, MessageKind } from '../../../../shared/model/message.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { removeAttachments } from './attachments.ts'
import { DELIVERED, kindCode, READ } from './codes.ts'
import { writeExtra, type Extra } from './extra.ts'
import { WHOLE_BODY_BYTES } from './message-rows.ts'
import type { ParticipantId } from './participants.ts'

/** The first and the latest versions are kept, because someone could correct a message a thousand times. */
const MAX_EDITIONS = 50
const MAX_EDITION_BYTES = 512 * 1024
/** Enough for a person's devices. */
const MAX_RECEIPTS = 16
const MAX_DEVICE_LENGTH = 128

/** Replaces the body and keeps the old one as an edition. `at` is the time of the old one. */
export function correctBody(
  tx: Transaction,
  id: MessageId,
  number: number,
  at: number,
  body: string,
  extra: Extra,
  kind: MessageKind,
): void {
  tx.run(
    'INSERT OR REPLACE INTO edition (message_id, number, at, body) SELECT id, ?, ?, body FROM message WHERE id = ?',
    number,
    at,
    id,
  )
  tx.run(
    'UPDATE message SET body = ?, kind = ?, extra = ?, edited = coalesce(edited, 0) + 1 WHERE id = ?',
    body,
    kindCode(kind),
    writeExtra(extra),
    id,
  )
  trimEditions(tx, id)
}

/** Adds an edition that is older than the current text. */
export function addEdition(tx: Transaction, id: MessageId, number: number, at: number, body: string): void {
  tx.run(
    'INSERT OR REPLACE INTO edition (message_id, number, at, body) VALUES (?, ?, ?, ?)',
    id,
    number,
    at,
    body,
  )
  tx.run('UPDATE message SET edited = coalesce(edited, 0) + 1 WHERE id = ?', id)
  trimEditions(tx, id)
}

/** Makes an earlier version the current one, and the other way round. */
export function swapEdition(tx: Transaction, id: MessageId, body: string, kind: MessageKind): void {
  tx.run(
    `UPDATE edition SET body = (SELECT body FROM message WHERE id = ?) WHERE message_id = ? AND number =
       (SELECT max(number) FROM edition WHERE message_id = ? AND body = ?)`,
    id,
    id,
    id,
    body,
  )
  tx.run('UPDATE message SET body = ?, kind = ? WHERE id = ?', body, kindCode(kind), id)
}

/** By whose device the text of the message was sealed now; null: it is plain. */
export function setSealedBy(tx: Transaction, id: MessageId, by: number | null): void {
  tx.run('UPDATE message SET sealed_by = ? WHERE id = ?', by, id)
}

export function setExtra(tx: Transaction, id: MessageId, extra: Extra): void {
  tx.run('UPDATE message SET extra = ? WHERE id = ?', writeExtra(extra), id)
}

function trimEditions(tx: Transaction, id: MessageId): void {
  const kept = tx.all<{ number: number; length: number }>(
    'SELECT number, octet_length(body) AS length FROM edition WHERE message_id = ? ORDER BY number DESC',
    id,
  )
  let bytes = 0
  kept.forEach(({ number, length }, index) => {
    bytes += length
    const isFirst = index === kept.length - 1
    if ((index < MAX_EDITIONS - 1 && bytes <= MAX_EDITION_BYTES) || isFirst) return
    tx.run('DELETE FROM edition WHERE message_id = ? AND number = ?', id, number)
  })
}

/** Whether this is the text of the message or of one of its kept editions. */
export function hasSaid(db: Reader, id: MessageId, body: string): boolean {
  const found = db.first(
    `SELECT 1 FROM message WHERE id = ? AND body = ?
     UNION ALL SELECT 1 FROM edition WHERE message_id = ? AND body = ? LIMIT 1`,
    id,
    body,
    id,
    body,
  )
  return found !== undefined
}

/** The part shown of an edition that is too long to be shown whole. In code points. */
const EDITION_BEGINNING = 4_000

/** The earlier versions, oldest first. Very long ones are cut. */
export function editionsOf(db: Reader, id: MessageId): Edition[] {
  return db.all<Edition>(
    `SELECT CASE WHEN octet_length(body) > ${WHOLE_BODY_BYTES} THEN substr(body, 1, ${EDITION_BEGINNING}) || '…'
       ELSE body END AS body, at
     FROM edition WHERE message_id = ? ORDER BY at, number`,
    id,
  )
}

/** Deletes the content of a message. Returns its removed files. */
export function clearMessage(tx: Transaction, id: MessageId, how: 'retracted' | 'hidden'): AttachmentId[] {
  // A retracted late message still counts as late, because the person should see the retraction.
  const late = how === 'hidden' ? ', late = NULL' : ''
  tx.run(
    `UPDATE message SET ${how} = 1, body = '', extra = NULL, edited = NULL, mention = NULL${late} WHERE id = ?`,
    id,
  )
  for (const table of ['edition', 'reaction', 'raw', 'omemo_waiting'])
    tx.run(`DELETE FROM ${table} WHERE message_id = ?`, id)
  return removeAttachments(tx, id)
}

/** When something was done: by the server's clock, and its number in the archive if it came from there. */
export interface Moment {
  readonly at: number
  readonly archived?: number | undefined
}

/** Clocks differ by so much. */
const CLOCKS_MS = 2_000

/** Whether the one was done before the other, as far as that can be known. */
export function isBefore(one: Moment, other: Moment): boolean {
  if (one.archived !== undefined && other.archived !== undefined) return one.archived < other.archived
  // What comes live comes in order. Only an archive tells of what is over.
  return one.archived !== undefined && one.at < other.at - CLOCKS_MS
}

/**
 * Replaces the reactions of that participant, unless later ones are known. Returns whether that changed anything. Removed
 * reactions stay as an empty list, because an archive may tell of earlier ones afterwards. `plain`: nobody sealed them.
 */
export function setReactions(
  tx: Transaction,
  id: MessageId,
  by: ParticipantId,
  emojis: readonly string[],
  moment: Moment & { readonly plain?: boolean },
): boolean {
  const { at, archived = null } = moment
  const plain = moment.plain === true ? 1 : null
  const known = tx.first<{ at: number; archived: number | null; emojis: string; plain: number | null }>(
    `SELECT coalesce(changed_at, at) AS at, archived, emojis, plain FROM reaction
     WHERE message_id = ? AND participant_id = ?`,
    id,
    by,
  )
  if (known && isBefore(moment, { ...known, archived: known.archived ?? undefined })) {
    // The emoji of one person stand where the first was given.
    if (emojis.length > 0)
      tx.run('UPDATE reaction SET at = min(at, ?) WHERE message_id = ? AND participant_id = ?', at, id, by)
    return false
  }
  const given = JSON.stringify(emojis)
  tx.run(
    `INSERT INTO reaction (message_id, participant_id, at, emojis, changed_at, archived, plain)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET at = CASE emojis WHEN '[]' THEN excluded.at ELSE at END, emojis = excluded.emojis,
       changed_at = excluded.changed_at, archived = excluded.archived, plain = excluded.plain`,
    id,
    by,
    at,
    given,
    at,
    archived,
    plain,
  )
  if ((known?.emojis ?? '[]') !== given) return true
  return emojis.length > 0 && known?.plain !== plain
}

/** Whether the person's own reactions went in plain. */
export function setOwnReactionsPlain(tx: Transaction, id: MessageId, plain: boolean): void {
  tx.run(
    `UPDATE reaction SET plain = ? WHERE message_id = ?
       AND (SELECT own FROM participant WHERE id = participant_id) = 1`,
    plain ? 1 : null,
    id,
  )
}

/** Stores a receipt from a device. Only the first one of each level counts. */
export function addReceipt(
  tx: Transaction,
  id: MessageId,
  by: ParticipantId,
  device: string,
  level: 'delivered' | 'read',
  at: number,
): void {
  tx.run(
    `INSERT OR IGNORE INTO receipt (message_id, participant_id, device, level, at)
     SELECT ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM receipt WHERE message_id = ?) < ${MAX_RECEIPTS}`,
    id,
    by,
    device.slice(0, MAX_DEVICE_LENGTH),
    level === 'read' ? READ : DELIVERED,
    at,
    id,
  )
}

export function receiptsOf(db: Reader, id: MessageId): DeviceReceipt[] {
  return db
    .all<{ by: BareJid; device: string; level: number; at: number }>(
      `SELECT coalesce(p.name, p.key) AS "by", r.device, r.level, r.at FROM receipt r CROSS JOIN participant p ON p.id = r.participant_id
       WHERE r.message_id = ? ORDER BY r.at, r.level`,
      id,
    )
    .map(({ level, ...rest }) => ({ ...rest, level: level === READ ? 'read' : 'delivered' }))
}

/** Far above an encrypted text. Longer stanzas are not kept, so that nobody fills the disk. */
export const MAX_RAW_LENGTH = 512 * 1024

/** Keeps the stanza of an encrypted message, which a later version may be able to read. */
export function keepRaw(tx: Transaction, id: MessageId, stanza: string): void {
  tx.run('INSERT OR IGNORE INTO raw (message_id, stanza) VALUES (?, ?)', id, stanza)
}

/** The newest messages that answer this one, because their quotes change with it. */
export function answersTo(db: Reader, id: MessageId): MessageId[] {
  return db
    .all<{ id: MessageId }>('SELECT id FROM message WHERE reply_to = ? ORDER BY id DESC LIMIT 50', id)
    .map((row) => row.id)
}

export function setAnswered(tx: Transaction, id: MessageId, target: MessageId): void {
  tx.run('UPDATE message SET reply_to = ? WHERE id = ? AND reply_to IS NULL', target, id)
}

export function addWay(tx: Transaction, id: MessageId, bit: number): void {
  tx.run('UPDATE message SET ways = ways | ? WHERE id = ?', bit, id)
}
