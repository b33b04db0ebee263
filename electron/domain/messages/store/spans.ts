/** The stretches of archives that are complete here. Few rows: spans grow and join. */
import type { AccountId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import type { Span, SpanId } from '../archived/archived.ts'

/** A span with its numbers in the order of `message.archived`. */
export interface SpanRecord extends Span {
  readonly firstSeq: number
  readonly lastSeq: number
}

interface SpanRow extends Omit<SpanRecord, 'peer' | 'isBeginning' | 'isOpen'> {
  readonly isBeginning: number
  readonly isOpen: number
}

const toSpan = (row: SpanRow, peer: BareJid | null): SpanRecord => ({
  ...row,
  peer,
  isBeginning: row.isBeginning === 1,
  isOpen: row.isOpen === 1,
})

const SELECT = `SELECT id, first_id AS firstId, last_id AS lastId, first_at AS firstAt, last_at AS lastAt,
  first_seq AS firstSeq, last_seq AS lastSeq, is_beginning AS isBeginning, is_open AS isOpen FROM archive_span`

/** Rows of the account's own archive. Those of a room bear the room as archive and as peer. */
export const OF_ACCOUNT = 'archive = (SELECT address FROM account WHERE id = archive_span.account_id)'

/**
 * The spans of an archive, oldest first: of the account's, or of that room's. `peer` null: those of everything in it, which
 * a room's always are.
 */
export function listSpans(
  db: Reader,
  accountId: AccountId,
  peer: BareJid | null,
  room: BareJid | null = null,
): SpanRecord[] {
  const rows =
    room === null
      ? db.all<SpanRow>(
          `${SELECT} WHERE account_id = ? AND peer IS ? AND ${OF_ACCOUNT} ORDER BY first_seq, id`,
          accountId,
          peer,
        )
      : db.all<SpanRow>(
          `${SELECT} WHERE account_id = ? AND peer = ? AND archive = ? ORDER BY first_seq, id`,
          accountId,
          room,
          room,
        )
  return rows.map((row) => toSpan(row, peer))
}

export type NewSpan = Omit<SpanRecord, 'id'>

/** `archive`: the address of its owner. `isRoom`: whether that is a room. */
export function insertSpan(
  tx: Transaction,
  accountId: AccountId,
  { archive, isRoom }: { readonly archive: BareJid; readonly isRoom: boolean },
  span: NewSpan,
): SpanId {
  return tx.run(
    `INSERT INTO archive_span (account_id, archive, peer, first_id, last_id, first_at, last_at, first_seq, last_seq,
       is_beginning, is_open) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    accountId,
    archive,
    isRoom ? archive : span.peer,
    span.firstId,
    span.lastId,
    span.firstAt,
    span.lastAt,
    span.firstSeq,
    span.lastSeq,
    span.isBeginning ? 1 : 0,
    span.isOpen ? 1 : 0,
  ).lastId as SpanId
}

export function updateSpan(tx: Transaction, span: SpanRecord): void {
  tx.run(
    `UPDATE archive_span SET first_id = ?, last_id = ?, first_at = ?, last_at = ?, first_seq = ?, last_seq = ?,
       is_beginning = ?, is_open = ? WHERE id = ?`,
    span.firstId,
    span.lastId,
    span.firstAt,
    span.lastAt,
    span.firstSeq,
    span.lastSeq,
    span.isBeginning ? 1 : 0,
    span.isOpen ? 1 : 0,
    span.id,
  )
}

export function removeSpan(tx: Transaction, id: SpanId): void {
  tx.run('DELETE FROM archive_span WHERE id = ?', id)
}

export function removeSpans(tx: Transaction, accountId: AccountId): void {
  tx.run('DELETE FROM archive_span WHERE account_id = ?', accountId)
  tx.run('DELETE FROM archive_hole WHERE account_id = ?', accountId)
  tx.run('UPDATE archive_state SET begins_at = NULL WHERE account_id = ?', accountId)
}

/** Removes the spans of single addresses that lie within a span of the account's whole archive. */
export function removeCovered(tx: Transaction, accountId: AccountId, span: SpanRecord): void {
  tx.run(
    `DELETE FROM archive_span WHERE account_id = ? AND peer IS NOT NULL AND ${OF_ACCOUNT}
       AND is_open <= ? AND is_beginning <= ? AND first_seq >= ? AND last_seq <= ?
       AND NOT EXISTS (SELECT 1 FROM archive_hole h WHERE h.account_id = archive_span.account_id AND h.peer = archive_span.peer)`,
    accountId,
    span.isOpen ? 1 : 0,
    span.isBeginning ? 1 : 0,
    span.firstSeq,
    span.lastSeq,
  )
}

export interface ArchiveRecord {
  /** When the archive was first read here. Older messages were read elsewhere. In milliseconds since 1970. */
  readonly knownSince: number
  /** When the session began; null if no archive was read in it. */
  readonly sessionSince: number | null
  /** The archive has nothing older; null if unknown. */
  readonly beginsAt: number | null
}

export function findArchive(db: Reader, accountId: AccountId): ArchiveRecord | undefined {
  return db.first<ArchiveRecord>(
    `SELECT known_since AS knownSince, session_since AS sessionSince, begins_at AS beginsAt FROM archive_state
     WHERE account_id = ?`,
    accountId,
  )
}

/** Notes that the archive is read. Only the first time counts. */
export function noteArchive(tx: Transaction, accountId: AccountId, now: number): void {
  tx.run('INSERT OR IGNORE INTO archive_state (account_id, known_since) VALUES (?, ?)', accountId, now)
}

/**
 * A new session begins, say: between the spans of the account's archive and what comes live from now on, messages may be
 * missing. Returns whether the archive had been read up to its end.
 */
export function closeSpans(tx: Transaction, accountId: AccountId, now: number): boolean {
  const closed = tx.run(
    `UPDATE archive_span SET is_open = 0 WHERE account_id = ? AND is_open = 1 AND ${OF_ACCOUNT}`,
    accountId,
  )
  tx.run('UPDATE archive_state SET session_since = ? WHERE account_id = ?', now, accountId)
  return closed.changes > 0
}

export function setBeginsAt(tx: Transaction, accountId: AccountId, at: number | null): void {
  tx.run('UPDATE archive_state SET begins_at = ? WHERE account_id = ?', at, accountId)
}

/** A stretch in which messages of an unknown sender were not kept. */
export interface Hole {
  readonly firstSeq: number
  readonly lastSeq: number
}

export function holeOf(db: Reader, accountId: AccountId, peer: BareJid): Hole | undefined {
  return db.first<Hole>(
    'SELECT first_seq AS firstSeq, last_seq AS lastSeq FROM archive_hole WHERE account_id = ? AND peer = ?',
    accountId,
    peer,
  )
}

/** More unknown senders than are ever looked through. Without a limit, each spammer would leave a row. */
const MAX_HOLES = 1_000

export function addHole(tx: Transaction, accountId: AccountId, peer: BareJid, seq: number): void {
  tx.run(
    `INSERT INTO archive_hole (account_id, peer, first_seq, last_seq)
     SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM archive_hole WHERE account_id = ?) < ${MAX_HOLES}
       OR EXISTS (SELECT 1 FROM archive_hole WHERE account_id = ? AND peer = ?)
     ON CONFLICT DO UPDATE SET first_seq = min(first_seq, excluded.first_seq), last_seq = max(last_seq, excluded.last_seq)`,
    accountId,
    peer,
    seq,
    seq,
    accountId,
    accountId,
    peer,
  )
}

export function removeHole(tx: Transaction, accountId: AccountId, peer: BareJid): void {
  tx.run('DELETE FROM archive_hole WHERE account_id = ? AND peer = ?', accountId, peer)
}
