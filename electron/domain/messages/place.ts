/**
 * The place of a message in its conversation, which decides the order. We make it once, from a clock that we trust: the
 * own server's, as stated by the server (a vouched delay, XEP-0203) or estimated at sign-in (XEP-0202), otherwise ours.
 * A live message goes to the end whatever the clocks say, so a clock that is set back reorders nothing.
 */
import type { ConversationId, Place } from '../../../shared/model/ids.ts'
import type { Reader } from '../db/store.ts'

/** Places per millisecond. If there are more messages, they overflow into the next milliseconds. */
export const PLACES_PER_MS = 1_000

/** A trusted time, in milliseconds since 1970. */
export interface Stamp {
  readonly at: number
  /** Whether the server truncated it to whole seconds. */
  readonly wholeSeconds: boolean
}

const last = `SELECT place FROM message WHERE conversation_id = ? AND hidden = 0 ORDER BY place DESC LIMIT 1`
const lastBefore = `SELECT place FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place < ? ORDER BY place DESC LIMIT 1`

/** The newest place in use; 0 if the conversation is empty. */
export function lastPlace(db: Reader, id: ConversationId): Place {
  return db.first<{ place: Place }>(last, id)?.place ?? (0 as Place)
}

/** So many own messages in a row are looked past. */
const LOOKED_PAST = 200
const ABOVE = `SELECT place, own FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place > ? AND place <= ? ORDER BY place DESC LIMIT ${LOOKED_PAST}`

/**
 * The place up to which somebody who has seen everything up to `upTo` has read. The own messages at the end do not count:
 * what the server still brings may come between them. `known`: what is read already.
 */
export function placeRead(db: Reader, id: ConversationId, known: Place, upTo: Place): Place {
  const rows = db.all<{ place: Place; own: number }>(ABOVE, id, known, upTo)
  const heard = rows.find(({ own }) => own === 0)
  return (heard ?? rows[LOOKED_PAST - 1])?.place ?? known
}

/** A place at the end of the conversation. `now` is the server's time, in milliseconds since 1970. */
export function placeAtEnd(db: Reader, id: ConversationId, now: number): Place {
  return Math.max(lastPlace(db, id) + 1, now * PLACES_PER_MS) as Place
}

/**
 * A free place behind all messages of the same instant, or of the same second if the stamp is truncated. Messages of
 * one instant keep the order in which they came. The place is always behind `floor`.
 */
export function placeOfStamp(db: Reader, id: ConversationId, stamp: Stamp, floor = 0 as Place): Place {
  const from = stamp.at * PLACES_PER_MS
  const span = (stamp.wholeSeconds ? 1_000 : 1) * PLACES_PER_MS
  const taken = db.first<{ place: number }>(lastBefore, id, Math.max(from + span, floor + 1))?.place ?? -1
  const place = Math.max(from, taken + 1, floor + 1)
  return isFree(db, id, place) ? (place as Place) : nextFree(db, id, place)
}

/** The next free place. */
export function placeBehind(db: Reader, id: ConversationId, place: Place): Place {
  return isFree(db, id, place + 1) ? ((place + 1) as Place) : nextFree(db, id, place + 1)
}

function isFree(db: Reader, id: ConversationId, place: number): boolean {
  return (
    db.first('SELECT 1 FROM message WHERE conversation_id = ? AND hidden = 0 AND place = ?', id, place) ===
    undefined
  )
}

/** Searches millisecond by millisecond, behind the last used place of each. */
function nextFree(db: Reader, id: ConversationId, place: number): Place {
  for (let from = place; ; from += PLACES_PER_MS) {
    const until = from + PLACES_PER_MS
    const taken = db.first<{ place: number }>(lastBefore, id, until)?.place ?? -1
    if (taken + 1 < until) return Math.max(from, taken + 1) as Place
  }
}
