import { attr, element, get } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { messageId } from '../message-id.ts'

export const NS_MARKERS = 'urn:xmpp:chat-markers:0'

/** "Tell me when somebody has seen this." The message must have an id (§4.1). */
export const Markable = element(NS_MARKERS, 'markable', {})

/** "All up to the message with this id was before my eyes." */
export const Displayed = element(NS_MARKERS, 'displayed', { id: attr(messageId) })

// Of the drafts before 1.0; some clients still send them (§10).
const Received = element(NS_MARKERS, 'received', { id: attr(messageId) })
const Acknowledged = element(NS_MARKERS, 'acknowledged', { id: attr(messageId) })

/** What is said of all messages up to one: that it arrived, was seen, was attended to. */
export interface Marker {
  readonly kind: 'received' | 'displayed' | 'acknowledged'
  readonly id: string
}

/** The marker that a message carries; the one that says most where there are several. */
export function markerOf(message: Element): Marker | undefined {
  const acknowledged = get(message, Acknowledged)
  if (acknowledged) return { kind: 'acknowledged', id: acknowledged.id }
  const displayed = get(message, Displayed)
  if (displayed) return { kind: 'displayed', id: displayed.id }
  const received = get(message, Received)
  return received && { kind: 'received', id: received.id }
}
