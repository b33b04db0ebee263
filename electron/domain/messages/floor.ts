import type { ConversationId, Place } from '../../../shared/model/ids.ts'
import type { Reader } from '../db/store.ts'
import type { Stamp } from './place.ts'
import type { Floor, StreamMarks } from './resends.ts'
import { stateCode, wayBit } from './store/codes.ts'
import type { MessageTime } from './message-time.ts'

/** Clocks differ and stamps are truncated: a message stamped this much earlier may still have come later. */
const ROUGHLY_MS = 60_000

/** A message that reached the server before the current one, and when. */
export interface Reached {
  readonly place: Place
  readonly sentAt: number
}

/** The last message that came from the server, not one written here. */
const LAST_BY_STREAM = `SELECT place, sent_at AS sentAt FROM message
  WHERE conversation_id = ? AND hidden = 0 AND (own = 0 OR ways & ${wayBit('here')} = 0)
  ORDER BY place DESC LIMIT 1`

/** The last message that had reached the server before this stream began. Own messages count if acknowledged by then. */
const LAST_BEFORE_STREAM = `SELECT place, sent_at AS sentAt FROM message
  WHERE conversation_id = ? AND hidden = 0 AND id <= ? AND place < ?
    AND (own = 0 OR ways & ${wayBit('here')} = 0 OR (id < ? AND state >= ${stateCode('acknowledged')}))
  ORDER BY place DESC LIMIT 1`

/** Whether an own message was unacknowledged when the previous stream ended. */
const HAS_UNCONFIRMED = `SELECT 1 FROM message
  WHERE id >= ? AND id <= ? AND conversation_id = ? AND ways & ${wayBit('here')} <> 0 LIMIT 1`

/**
 * The stamp of a message that a resumed session sends again, even if it is recent. Only the stamp tells whether the
 * message came before or after the own messages that were unacknowledged when the stream broke.
 */
export function stampOfResent(
  db: Reader,
  id: ConversationId,
  { vouched }: MessageTime,
  marks: StreamMarks,
  now: number,
): Stamp | null {
  if (!marks.continuesSession || vouched === null || vouched.at > now) return null
  return hadUnconfirmed(db, id, marks) ? vouched : null
}

/**
 * Whether nothing but the archive can tell exactly where a message belongs that a resumed session sends again: its stamp
 * may be truncated, and the own messages that were unacknowledged when the stream broke have only our time.
 */
export function isOrderUnsure(
  db: Reader,
  id: ConversationId,
  { vouched }: MessageTime,
  marks: StreamMarks,
): boolean {
  return marks.continuesSession && vouched !== null && hadUnconfirmed(db, id, marks)
}

function hadUnconfirmed(db: Reader, id: ConversationId, marks: StreamMarks): boolean {
  const isUnconfirmed =
    marks.unconfirmed.get(id) ??
    db.first(HAS_UNCONFIRMED, marks.unconfirmedFrom, marks.newestBefore(db), id) !== undefined
  marks.unconfirmed.set(id, isUnconfirmed)
  return isUnconfirmed
}

/**
 * The place after which a stamped message belongs, whatever its stamp says. A resumed session sends messages in order,
 * so a resent one comes after those already received. A message kept by the server while we were offline came after
 * everything that reached it before, so no answer stands above its question.
 */
export function floorOf(
  db: Reader,
  id: ConversationId,
  stamp: Stamp,
  marks: StreamMarks,
  now: number,
): Place | undefined {
  const places: Place[] = []
  const before = beforeStream(db, id, marks, now)
  if (before && stamp.at >= before.from) places.push(before.place)
  const last = marks.continuesSession ? db.first<Reached>(LAST_BY_STREAM, id) : undefined
  if (last && stamp.at >= last.sentAt - ROUGHLY_MS) places.push(last.place)
  return places.length === 0 ? undefined : (Math.max(...places) as Place)
}

function beforeStream(db: Reader, id: ConversationId, marks: StreamMarks, now: number): Floor | null {
  const known = marks.floors.get(id)
  if (known !== undefined) return known
  const lastBelow = (place: number) =>
    db.first<Reached>(LAST_BEFORE_STREAM, id, marks.newestBefore(db), place, marks.unconfirmedFrom)
  const last = lastBelow(Number.MAX_SAFE_INTEGER)
  // It was written while our clock was ahead. Only messages before now can be compared with a stamp.
  const compared = last && last.sentAt > now ? lastBelow(now * 1_000) : last
  const found = last ? { place: last.place, from: compared ? compared.sentAt - ROUGHLY_MS : -Infinity } : null
  marks.floors.set(id, found)
  return found
}
