/** The archives of rooms: how far each is known here. Their spans are in `spans.ts`. */
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, SqlValue, Transaction } from '../../db/store.ts'
import type { RoomFacts } from '../archived/archived.ts'
import { wayBit } from './codes.ts'
import { ARCHIVE, unpackRef } from './refs.ts'
import { insertSpan, listSpans, OF_ACCOUNT, updateSpan } from './spans.ts'

export interface RoomArchiveRecord {
  /** When the room was first entered here. Older messages were never news here. In milliseconds since 1970. */
  readonly knownSince: number
  /** Since when the room's messages come live; null if they do not. In milliseconds since 1970. */
  readonly sessionSince: number | null
  readonly facts: RoomFacts
}

/** The conversation of a room; undefined if that address is none. */
export function findRoom(db: Reader, accountId: AccountId, room: BareJid): ConversationId | undefined {
  return db.first<{ id: ConversationId }>(
    `SELECT id FROM conversation WHERE account_id = ? AND peer = ? AND occupant = '' AND kind = 'room'`,
    accountId,
    room,
  )?.id
}

interface Row extends Omit<RoomArchiveRecord, 'facts'> {
  readonly occupantIds: number
  readonly showsAddresses: number
  readonly ownId: string | null
}

export function findRoomArchive(db: Reader, id: ConversationId): RoomArchiveRecord | undefined {
  const row = db.first<Row>(
    `SELECT known_since AS knownSince, session_since AS sessionSince, occupant_ids AS occupantIds,
       shows_addresses AS showsAddresses, own_id AS ownId FROM room_archive WHERE conversation_id = ?`,
    id,
  )
  if (row === undefined) return undefined
  const { knownSince, sessionSince, occupantIds, showsAddresses, ownId } = row
  const facts = { hasOccupantIds: occupantIds === 1, showsAddresses: showsAddresses === 1, ownId }
  return { knownSince, sessionSince, facts }
}

/** Whether the archive of any room of the account was read. */
export function hasRoomArchives(db: Reader, accountId: AccountId): boolean {
  const found = db.first(
    `SELECT 1 FROM conversation c CROSS JOIN room_archive r ON r.conversation_id = c.id WHERE c.account_id = ? LIMIT 1`,
    accountId,
  )
  return found !== undefined
}

/** Notes that the archive is read, also from outside of the room. Only the first time counts. `now`: the server's time. */
export function noteRoomArchive(tx: Transaction, id: ConversationId, now: number): void {
  tx.run(
    'INSERT OR IGNORE INTO room_archive (conversation_id, known_since, occupant_ids, shows_addresses) VALUES (?, ?, 0, 0)',
    id,
    now,
  )
}

/**
 * The account has entered the room, so its messages come live from now on. What came live before the last break is complete
 * up to there, and the newest span goes as far. `now`: the server's time.
 */
export function enterRoomArchive(
  tx: Transaction,
  accountId: AccountId,
  room: BareJid,
  id: ConversationId,
  { hasOccupantIds, showsAddresses, ownId }: RoomFacts,
  now: number,
): void {
  closeRoomSpans(tx, accountId, room)
  extendToLive(tx, accountId, room, id)
  tx.run(
    `INSERT INTO room_archive (conversation_id, known_since, session_since, occupant_ids, shows_addresses, own_id)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET session_since = excluded.session_since, live_until = NULL,
       occupant_ids = excluded.occupant_ids, shows_addresses = excluded.shows_addresses,
       own_id = coalesce(excluded.own_id, own_id)`,
    id,
    now,
    now,
    hasOccupantIds ? 1 : 0,
    showsAddresses ? 1 : 0,
    ownId,
  )
}

/** The room's archive has nothing yet, so there is no id for a span. */
export function noteEmptyArchive(tx: Transaction, id: ConversationId): void {
  tx.run('UPDATE room_archive SET began_empty = 1 WHERE conversation_id = ?', id)
}

/** Whether the archive was read up to its end, so that what came live since is complete. */
const IS_OPEN = `EXISTS (SELECT 1 FROM conversation c JOIN archive_span s
  ON s.account_id = c.account_id AND s.peer = c.peer AND s.archive = c.peer
  WHERE c.id = room_archive.conversation_id AND s.is_open = 1)`
const STOP = `UPDATE room_archive SET session_since = NULL,
  live_until = CASE WHEN ${IS_OPEN} OR began_empty = 1 THEN (SELECT max(id) FROM message) END WHERE session_since IS NOT NULL`

/**
 * The rooms no longer send: the session has ended, or the account has left one. Call it before the account enters them
 * again, because nobody knows what comes between.
 */
export function leaveRoomArchives(tx: Transaction, accountId: AccountId): void {
  tx.run(`${STOP} AND conversation_id IN (SELECT id FROM conversation WHERE account_id = ?)`, accountId)
  tx.run(
    `UPDATE archive_span SET is_open = 0 WHERE account_id = ? AND is_open = 1 AND NOT ${OF_ACCOUNT}`,
    accountId,
  )
}

export function leaveRoomArchive(
  tx: Transaction,
  accountId: AccountId,
  room: BareJid,
  id: ConversationId,
): void {
  tx.run(`${STOP} AND conversation_id = ?`, id)
  closeRoomSpans(tx, accountId, room)
}

/** Between the newest span and what comes live from now on, messages may be missing. */
function closeRoomSpans(tx: Transaction, accountId: AccountId, room: BareJid): void {
  tx.run(
    'UPDATE archive_span SET is_open = 0 WHERE account_id = ? AND peer = ? AND archive = ? AND is_open = 1',
    accountId,
    room,
    room,
  )
}

/** So many of the newest messages are looked at for one that came live. */
const LOOKED_AT = 200

/**
 * The last message of others that came live before the room stopped sending. An own one does not count: it has its row before
 * the room has it.
 */
const LAST_LIVE = `SELECT m.place, m.sent_at AS sentAt, r.value FROM
    (SELECT id, place, sent_at, ways, own, archived FROM message
     WHERE conversation_id = ? AND hidden = 0 AND place > ? ORDER BY place DESC LIMIT ${LOOKED_AT}) m
  CROSS JOIN message_ref r ON r.message_id = m.id AND r.scheme = ${ARCHIVE}
  WHERE m.id <= (SELECT live_until FROM room_archive WHERE conversation_id = ?) AND m.own <> 1
    AND (m.ways & ${wayBit('live')}) <> 0 AND m.archived IS NULL
  ORDER BY m.id DESC LIMIT 1`

/** Without it, a room in which much is said would be read again from the last time that it was entered. */
function extendToLive(tx: Transaction, accountId: AccountId, room: BareJid, id: ConversationId): void {
  const span = listSpans(tx, accountId, null, room).at(-1)
  const last = tx.first<Last>(LAST_LIVE, id, span?.lastSeq ?? 0, id)
  if (last === undefined) return
  const [archiveId, at, seq] = [unpackRef(last.value), last.sentAt, last.place]
  if (span !== undefined) {
    updateSpan(tx, { ...span, lastId: archiveId, lastAt: at, lastSeq: seq })
    return
  }
  const only = { firstId: archiveId, lastId: archiveId, firstAt: at, lastAt: at, firstSeq: seq, lastSeq: seq }
  const began = tx.first('SELECT 1 FROM room_archive WHERE conversation_id = ? AND began_empty = 1', id)
  if (began !== undefined)
    insertSpan(
      tx,
      accountId,
      { archive: room, isRoom: true },
      { ...only, peer: null, isBeginning: true, isOpen: false },
    )
}

interface Last {
  readonly place: number
  readonly sentAt: number
  readonly value: SqlValue
}
