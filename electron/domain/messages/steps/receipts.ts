import { messageEventOf } from '../../../engine/xep/0022-message-events/index.ts'
import { Received } from '../../../engine/xep/0184-receipts/index.ts'
import { markerOf } from '../../../engine/xep/0333-markers/index.ts'
import { isFull } from '../../../../shared/model/jid.ts'
import { authorOf, conversationOf, type Arrival } from '../arrival.ts'
import { applyOrQueue, applyToKnown } from '../operations.ts'

interface Report {
  readonly level: 'delivered' | 'read'
  readonly id: string
}

/**
 * Takes a receipt from a device of the other side: the message arrived (XEP-0184), was read (XEP-0333), or either in the
 * older form of XEP-0022. Other own devices tell what was read there.
 */
export function receiptForOwnMessage(arrival: Arrival): undefined {
  const report = reportOf(arrival)
  if (report === undefined || arrival.message.type === 'headline') return
  const conversation = conversationOf(arrival)
  if (conversation === undefined) return
  const { tx, changes, own, now, message, archived } = arrival
  const authorId = authorOf(arrival, conversation)
  const device = isFull(message.from) ? message.from.slice(message.from.indexOf('/') + 1) : ''
  if (report.level === 'delivered' && own) return
  const done = {
    op: { kind: report.level, device },
    authorId,
    own,
    here: false,
    at: arrival.time.stamp?.at ?? now,
    archived,
  } as const
  // A live receipt for a message that doesn't exist means nothing. In an archive that is read backwards, it comes first.
  if (report.level === 'delivered' && archived === undefined)
    applyToKnown(tx, changes, conversation, report.id, done)
  else applyOrQueue(tx, changes, conversation, report.id, done)
}

/** What a message tells of a message; undefined if nothing. */
export function reportOf({ message }: Pick<Arrival, 'message'>): Report | undefined {
  const marker = markerOf(message.element)
  if (marker) return { level: marker.kind === 'received' ? 'delivered' : 'read', id: marker.id }
  const receipt = message.get(Received)
  if (receipt) return { level: 'delivered', id: receipt.id }
  const event = messageEventOf(message.element)
  if (event?.kind !== 'notice' || event.id === '') return undefined
  if (event.events.includes('displayed')) return { level: 'read', id: event.id }
  return event.events.includes('delivered') ? { level: 'delivered', id: event.id } : undefined
}
