import type { MessageId, Place } from '../../../shared/model/ids.ts'
import type { Transaction } from '../db/store.ts'
import { PLACES_PER_MS, placeBehind } from './place.ts'
import { stateCode } from './store/codes.ts'
import { setPlace, setPlaceAndTime, findMessage } from './store/messages.ts'

/** An own message that the server hasn't acknowledged. */
const UNSETTLED = `own = 1 AND state IN (${stateCode('waiting')}, ${stateCode('sent')})`
/** The newest message, leaving out unacknowledged own ones and everything from the first answer to this message on. */
const NEWEST_SETTLED = `SELECT place FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place > ?
    AND place < coalesce((SELECT min(place) FROM message WHERE reply_to = ? AND NOT (${UNSETTLED})), ${Number.MAX_SAFE_INTEGER}) AND NOT (${UNSETTLED})
  ORDER BY place DESC LIMIT 1`
const UNSETTLED_UP_TO = `SELECT id FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place > ? AND place <= ? AND ${UNSETTLED} ORDER BY place`

/** A message that leaves this soon after it was written keeps its place. */
const AT_ONCE_MS = 1_000

/**
 * Moves an own message that reaches the server only now behind everything that was there before, together with the own
 * messages written after it. Returns the messages that moved. With `now` (the server's time in milliseconds since 1970)
 * the message is leaving at this moment. With null the server has acknowledged it, so everything received came before.
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
    // Its date is the one that all other devices show.
    if (moved === id && now !== null && leaving > 0) setPlaceAndTime(tx, id, last, now)
    else setPlace(tx, moved, last)
  }
  return [id, ...passed.map((row) => row.id)]
}
