import type { MessageId, Place } from '../../../shared/model/ids.ts'
import type { Transaction } from '../db/store.ts'
import { placeBehind } from './place.ts'
import { stateCode } from './store/codes.ts'
import { movePlace, standingOf } from './store/messages.ts'

/** The newest message that is not one of one's own on its way to the server. */
const NEWEST_SETTLED = `SELECT place FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place > ?
    AND NOT (own = 1 AND state IN (${stateCode('waiting')}, ${stateCode('sent')}))
  ORDER BY place DESC LIMIT 1`

/**
 * A message of one's own reaches the server only now. What has come meanwhile was there before it, and stands before
 * it on every other device: moves it behind that. What was written after it stays behind it.
 */
export function settleAtEnd(tx: Transaction, id: MessageId): void {
  const message = standingOf(tx, id)
  if (!message || message.hidden) return
  const { conversationId, place } = message
  const newest = tx.first<{ place: Place }>(NEWEST_SETTLED, conversationId, place)?.place
  if (newest !== undefined) movePlace(tx, id, placeBehind(tx, conversationId, newest))
}
