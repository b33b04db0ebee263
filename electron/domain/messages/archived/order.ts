/**
 * Archived messages of a conversation stand in the archive's order. A live message gets its place again once, when the
 * archive tells of it, and only if its order or its time is wrong. Everything that is kept as a place follows.
 */
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { PLACES_PER_MS, type Stamp } from '../place.ts'
import { setPlace, setPlaceAndTime } from '../store/messages.ts'

/** A live message keeps a place and a time that differ by no more. */
const ABOUT_MS = 2_000

/** An archived message: its number and its place. */
export interface Stand {
  readonly archived: number
  readonly place: number
}

export const ORDER_SQL = {
  before: `SELECT archived, place FROM message
    WHERE conversation_id = ? AND hidden = 0 AND archived < ? ORDER BY archived DESC LIMIT 1`,
  after: `SELECT archived, place FROM message
    WHERE conversation_id = ? AND hidden = 0 AND archived > ? ORDER BY archived LIMIT 1`,
  taken: `SELECT place FROM message WHERE conversation_id = ? AND hidden = 0 AND place >= ? ORDER BY place LIMIT 1`,
  run: `SELECT id, place, own, late FROM message
    WHERE conversation_id = ? AND hidden = 0 AND place >= ? ORDER BY place LIMIT ?`,
}

export const standBefore = (db: Reader, id: ConversationId, archived: number): Stand | null =>
  db.first<Stand>(ORDER_SQL.before, id, archived) ?? null
export const standAfter = (db: Reader, id: ConversationId, archived: number): Stand | null =>
  db.first<Stand>(ORDER_SQL.after, id, archived) ?? null

/** The first place from there on that is in use; Infinity if none is. */
export const nextTaken = (db: Reader, id: ConversationId, place: number): number =>
  db.first<{ place: number }>(ORDER_SQL.taken, id, place)?.place ?? Infinity

/** The place is free between two others, as near to the wanted one as possible; null if there is no room. */
export function freeBetween(
  db: Reader,
  id: ConversationId,
  wanted: number,
  lower: number,
  upper: number,
): Place | null {
  const near = Math.min(Math.max(wanted, lower + 1), upper - 1)
  return freeUpwards(db, id, near, upper) ?? freeDownwards(db, id, near, lower)
}

/** Places in use are usually few and next to each other. */
const LOOKED_AT = 200

function freeUpwards(db: Reader, id: ConversationId, from: number, upper: number): Place | null {
  for (let place = from; place < upper;) {
    const taken = db.all<{ place: number }>(ORDER_SQL.run, id, place, LOOKED_AT)
    const gap = taken.findIndex((row, index) => row.place !== place + index)
    const free = place + (gap < 0 ? taken.length : gap)
    if (gap >= 0 || taken.length < LOOKED_AT) return free < upper ? (free as Place) : null
    place = free
  }
  return null
}

function freeDownwards(db: Reader, id: ConversationId, from: number, lower: number): Place | null {
  for (let place = from - 1, steps = 0; place > lower && steps < LOOKED_AT; place--, steps++) {
    if (nextTaken(db, id, place) !== place) return place as Place
  }
  return null
}

/** What a move needs to know of a message. */
export interface Moving {
  readonly id: MessageId
  readonly place: number
  /** It never counts as unread: one's own, an event, or of somebody ignored. */
  readonly own: boolean
  readonly late: boolean
}

/** Frees the place directly behind `lower`, by moving up those that follow it without a gap. Returns what moved. */
export function makeRoom(tx: Transaction, id: ConversationId, lower: number): MessageId[] {
  const run: Moving[] = []
  for (let place = lower + 1; ;) {
    const rows = tx.all<{ id: MessageId; place: number; own: number; late: number | null }>(
      ORDER_SQL.run,
      id,
      place,
      LOOKED_AT,
    )
    const gap = rows.findIndex((row, index) => row.place !== place + index)
    const part = gap < 0 ? rows : rows.slice(0, gap)
    run.push(...part.map(({ own, late, ...row }) => ({ ...row, own: own !== 0, late: late === 1 })))
    if (part.length < LOOKED_AT) break
    place += part.length
  }
  for (const message of run.toReversed()) move(tx, id, message, (message.place + 1) as Place, null)
  return run.map((message) => message.id)
}

/** Whether a live message stands where the archive says. `number` is its number there. */
export function standsRight(
  { place, sentAt }: { readonly place: number; readonly sentAt: number },
  number: number,
  { at, wholeSeconds }: Stamp,
  lower: number,
  upper: number,
): boolean {
  const slack = ABOUT_MS + (wholeSeconds ? 1_000 : 0)
  return (
    place > lower &&
    place < upper &&
    Math.abs(place - number) <= slack * PLACES_PER_MS &&
    Math.abs(sentAt - at) <= slack
  )
}

/**
 * Moves a message. What was read stays read and what was unread stays unread. `sentAt`: its time, if that changes, too. In
 * milliseconds since 1970.
 */
export function move(
  tx: Transaction,
  id: ConversationId,
  message: Moving,
  to: Place,
  sentAt: number | null,
): void {
  const from = message.place
  if (sentAt === null) setPlace(tx, message.id, to)
  else setPlaceAndTime(tx, message.id, to, sentAt)
  const read = tx.first<{ own: number; peer: number }>(
    'SELECT read_place AS own, peer_read_place AS peer FROM conversation WHERE id = ?',
    id,
  )
  if (!read) return
  if (from === read.own && to < from) readToLast(tx, id, from)
  if (message.own) {
    if (from <= read.peer && to > read.peer)
      tx.run('UPDATE conversation SET peer_read_place = ? WHERE id = ?', to, id)
    return
  }
  const wasUnread = message.late || from > read.own
  if (!wasUnread && to > read.own) readPast(tx, id, read.own, to)
  else if (wasUnread) setLate(tx, id, message, to <= read.own)
}

/** The last message that was read stands above others now. What comes between is not read by that. */
function readToLast(tx: Transaction, id: ConversationId, upTo: number): void {
  tx.run(
    `UPDATE conversation SET read_place = coalesce((SELECT place FROM message
       WHERE conversation_id = ? AND hidden = 0 AND place <= ? ORDER BY place DESC LIMIT 1), read_place) WHERE id = ?`,
    id,
    upTo,
    id,
  )
}

/** The last message that was read stands later now. Those between, which were not read, have come late. */
function readPast(tx: Transaction, id: ConversationId, from: number, to: Place): void {
  const { changes } = tx.run(
    `UPDATE message SET late = 1 WHERE conversation_id = ? AND hidden = 0 AND place > ? AND place < ? AND own = 0
       AND late IS NULL`,
    id,
    from,
    to,
  )
  tx.run('UPDATE conversation SET read_place = ?, late = late + ? WHERE id = ?', to, changes, id)
}

function setLate(tx: Transaction, id: ConversationId, { id: message, late }: Moving, isLate: boolean): void {
  if (late === isLate) return
  tx.run('UPDATE message SET late = ? WHERE id = ?', isLate ? 1 : null, message)
  tx.run('UPDATE conversation SET late = late + ? WHERE id = ?', isLate ? 1 : -1, id)
}
