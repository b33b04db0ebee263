import type { ConversationId, Place } from '../../../shared/model/ids.ts'
import type { Reader } from '../db/store.ts'
import type { Stamp } from './place.ts'
import type { Floor, StreamMarks } from './resends.ts'
import { stateCode, wayBit } from './store/codes.ts'
import type { MessageTime } from './message-time.ts'

/** Clocks agree roughly, and stamps are cut: what is stamped as of so much earlier may still have come later. */
const ROUGHLY_MS = 60_000

/** A message that was at the server before whatever comes now, and when it got there. */
export interface Reached {
  readonly place: Place
  readonly sentAt: number
}

/** The last that came by the server's hand: not what was written here. */
const LAST_BY_STREAM = `SELECT place, sent_at AS sentAt FROM message
  WHERE conversation_id = ? AND hidden = 0 AND (own = 0 OR ways & ${wayBit('here')} = 0)
  ORDER BY place DESC LIMIT 1`

/** The last that had reached the server before this stream began: ours where the server had said that it has it. */
const LAST_BEFORE_STREAM = `SELECT place, sent_at AS sentAt FROM message
  WHERE conversation_id = ? AND hidden = 0 AND id <= ? AND place < ?
    AND (own = 0 OR ways & ${wayBit('here')} = 0 OR (id < ? AND state >= ${stateCode('acknowledged')}))
  ORDER BY place DESC LIMIT 1`

/** Whether something of one's own was on its way there when the stream before this one was gone. */
const HAS_UNCONFIRMED = `SELECT 1 FROM message
  WHERE id >= ? AND id <= ? AND conversation_id = ? AND ways & ${wayBit('here')} <> 0 LIMIT 1`

/**
 * The stamp of what a session that goes on sends again, also where it is as good as live: only by that can be told
 * whether it came before or after what had not been acknowledged when the stream broke.
 */
export function stampOfResent(
  db: Reader,
  id: ConversationId,
  { vouched }: MessageTime,
  marks: StreamMarks,
  now: number,
): Stamp | null {
  if (!marks.continuesSession || vouched === null || vouched.at > now) return null
  const isUnconfirmed =
    marks.unconfirmed.get(id) ??
    db.first(HAS_UNCONFIRMED, marks.unconfirmedFrom, marks.newestBefore(db), id) !== undefined
  marks.unconfirmed.set(id, isUnconfirmed)
  return isUnconfirmed ? vouched : null
}

/**
 * Behind which place a stamped message is known to have come. In a session that goes on the server sends what it has
 * in its order: what it sends again comes after what has come, however roughly it is stamped. And what it has kept came
 * after all that had reached it while we were there, so that no answer stands above its question.
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
  // Written while our clock was ahead: only what stands before that can be compared with a stamp.
  const compared = last && last.sentAt > now ? lastBelow(now * 1_000) : last
  const found = last ? { place: last.place, from: compared ? compared.sentAt - ROUGHLY_MS : -Infinity } : null
  marks.floors.set(id, found)
  return found
}
