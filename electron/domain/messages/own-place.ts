import type { MessageId, Place } from '../../../shared/model/ids.ts'
import type { Transaction } from '../db/store.ts'
import { PLACES_PER_MS, placeBehind } from './place.ts'
import { stateCode } from './store/codes.ts'
import { movePlace, standingOf } from './store/messages.ts'

/** It is on its way to the server, or waits for that. */
const UNSETTLED = `own = 1 AND state IN (${stateCode('waiting')}, ${stateCode('sent')})`
/** The newest message that is not one of one's own on its way to the server, and does not answer this one. */
const NEWEST_SETTLED = `SELECT place FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place > ? AND reply_to IS NOT ? AND NOT (${UNSETTLED})
  ORDER BY place DESC LIMIT 1`
const UNSETTLED_UP_TO = `SELECT id FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place > ? AND place <= ? AND ${UNSETTLED} ORDER BY place`

/** What leaves so soon after it was written keeps the place that it was given then. */
const AT_ONCE_MS = 1_000

/** Written and sent is one moment, unless it had to wait. */
const AT_ONCE_MS = 1_000

/**
 * A message of one's own leaves. One that had to wait leaves `now` (the server's time, in milliseconds since 1970),
 * whenever it was written: what the server has kept for us meanwhile was there before it.
 */
export function settleLeaving(tx: Transaction, id: MessageId, now: number): void {
  const message = standingOf(tx, id)
  if (!message || message.hidden) return
  const { conversationId, place, sentAt } = message
  const newest = tx.first<{ place: Place }>(NEWEST_SETTLED, conversationId, place)?.place
  const waited = now - sentAt > AT_ONCE_MS
  if (newest === undefined && !waited) return
  const behind = Math.max(newest ?? 0, waited ? now * PLACES_PER_MS - 1 : 0) as Place
  if (behind > place) movePlace(tx, id, placeBehind(tx, conversationId, behind))
}

/** The server has it now: what has come before it said so was there before it, and stands before it elsewhere, too. */
export function settleArrived(tx: Transaction, id: MessageId): void {
  const message = standingOf(tx, id)
  if (!message || message.hidden) return
  const newest = tx.first<{ place: Place }>(NEWEST_SETTLED, message.conversationId, message.place)?.place
  if (newest !== undefined) movePlace(tx, id, placeBehind(tx, message.conversationId, newest))
}
