/**
 * Where a message stands in its conversation. A place is made once, by us, from the time of a clock that can be
 * trusted: the own server's, told by the server itself (a delay it vouches for, XEP-0203) or estimated at sign-in
 * (XEP-0202); else ours. What comes now stands at the end whatever any clock says, so that a clock that is set back
 * reorders nothing.
 */
import type { ConversationId, Place } from '../../../shared/model/ids.ts'
import type { Reader } from '../db/store.ts'

/** So many messages of one millisecond can be told apart; more of them overflow into the next ones. */
export const PLACES_PER_MS = 1_000

/** A time that somebody who can know it has told, in milliseconds since 1970. */
export interface Stamp {
  readonly at: number
  /** It stands for the whole second that it begins: the server has cut it. */
  readonly wholeSeconds: boolean
}

const last = `SELECT place FROM message WHERE conversation_id = ? AND hidden = 0 ORDER BY place DESC LIMIT 1`
const lastBefore = `SELECT place FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place < ? ORDER BY place DESC LIMIT 1`

/** The newest place that is taken; 0 where there is none. */
export function lastPlace(db: Reader, id: ConversationId): Place {
  return db.first<{ place: Place }>(last, id)?.place ?? (0 as Place)
}

/** The end of the conversation. `now`: the server's time, in milliseconds since 1970. */
export function placeAtEnd(db: Reader, id: ConversationId, now: number): Place {
  return Math.max(lastPlace(db, id) + 1, now * PLACES_PER_MS) as Place
}

/**
 * A free place behind everything of that instant (of that second, where that is all that was told): what came in the
 * same instant came in this order. Never above `floor`, behind which it is known to have come.
 */
export function placeOfStamp(db: Reader, id: ConversationId, stamp: Stamp, floor = 0 as Place): Place {
  const from = stamp.at * PLACES_PER_MS
  const span = (stamp.wholeSeconds ? 1_000 : 1) * PLACES_PER_MS
  const taken = db.first<{ place: number }>(lastBefore, id, Math.max(from + span, floor + 1))?.place ?? -1
  const place = Math.max(from, taken + 1, floor + 1)
  return isFree(db, id, place) ? (place as Place) : nextFree(db, id, place)
}

/** A free place right behind that one. */
export function placeBehind(db: Reader, id: ConversationId, place: Place): Place {
  return isFree(db, id, place + 1) ? ((place + 1) as Place) : nextFree(db, id, place + 1)
}

function isFree(db: Reader, id: ConversationId, place: number): boolean {
  return (
    db.first('SELECT 1 FROM message WHERE conversation_id = ? AND hidden = 0 AND place = ?', id, place) ===
    undefined
  )
}

/** Looks on by milliseconds: behind the last that is taken within each. */
function nextFree(db: Reader, id: ConversationId, place: number): Place {
  for (let from = place; ; from += PLACES_PER_MS) {
    const until = from + PLACES_PER_MS
    const taken = db.first<{ place: number }>(lastBefore, id, until)?.place ?? -1
    if (taken + 1 < until) return Math.max(from, taken + 1) as Place
  }
}
