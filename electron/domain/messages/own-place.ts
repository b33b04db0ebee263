import type { MessageId, Place } from '../../../shared/model/ids.ts'
import type { Transaction } from '../db/store.ts'
import { PLACES_PER_MS, placeBehind } from './place.ts'
import { stateCode } from './store/codes.ts'
import { setPlace, setPlaceAndTime, findMessage } from './store/messages.ts'

/** It is on its way to the server, or waits for that. */
const UNSETTLED = `own = 1 AND state IN (${stateCode('waiting')}, ${stateCode('sent')})`
/** The newest message that is not one of one's own on its way to the server. None from the first answer to this one on. */
const NEWEST_SETTLED = `SELECT place FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place > ?
    AND place < coalesce((SELECT min(place) FROM message WHERE reply_to = ? AND NOT (${UNSETTLED})), ${Number.MAX_SAFE_INTEGER}) AND NOT (${UNSETTLED})
  ORDER BY place DESC LIMIT 1`
const UNSETTLED_UP_TO = `SELECT id FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place > ? AND place <= ? AND ${UNSETTLED} ORDER BY place`

/** What leaves so soon after it was written keeps the place that it was given then. */
const AT_ONCE_MS = 1_000

/**
 * A message of one's own reaches the server only now: moves it behind what was there before it, and what was written
 * after it along with it. The messages that moved. `now`: it leaves at this moment (the server's time, in milliseconds
 * since 1970), so that all the server has kept for us was there before it; null: the server has said that it has it,
 * so that all that has come was.
 */
export function moveToEnd(tx: Transaction, id: MessageId, now: number | null): MessageId[] {
  const message = findMessage(tx, id)
  if (!message || message.hidden) return []
  const { conversationId, place } = message
  const newest = tx.first<{ place: Place }>(NEWEST_SETTLED, conversationId, place, id)?.place ?? 0
  const leaving = now !== null && (now - AT_ONCE_MS) * PLACES_PER_MS > place ? now * PLACES_PER_MS - 1 : 0
  const behind = Math.max(newest, leaving) as Place
  if (behind <= place) return []
  const passed = tx.all<{ id: MessageId }>(UNSETTLED_UP_TO, conversationId, place, behind)
  let last = behind
  for (const moved of [id, ...passed.map((row) => row.id)]) {
    last = placeBehind(tx, conversationId, last)
    // The day that it stands under is the one on which everybody else has it.
    if (moved === id && now !== null && leaving > 0) setPlaceAndTime(tx, id, last, now)
    else setPlace(tx, moved, last)
  }
  return [id, ...passed.map((row) => row.id)]
}
