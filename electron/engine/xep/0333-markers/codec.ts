import { attr, element, get } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { messageId } from '../message-id.ts'

export const NS_MARKERS = 'urn:xmpp:chat-markers:0'

/** "Tell me when somebody has seen this." The message must have an id (§4.1). */
export const Markable = element(NS_MARKERS, 'markable', {})

/** "I have seen all messages up to the one with this id." */
export const Displayed = element(NS_MARKERS, 'displayed', { id: attr(messageId) })

// From the drafts before 1.0; some clients still send them (§10).
const Received = element(NS_MARKERS, 'received', { id: attr(messageId) })
const Acknowledged = element(NS_MARKERS, 'acknowledged', { id: attr(messageId) })

/** A statement about all messages up to one: they arrived, were seen, or were dealt with. */
export interface Marker {
  readonly kind: 'received' | 'displayed' | 'acknowledged'
  readonly id: string
}

/** The marker of a message; if there are several, the strongest one. */
export function markerOf(message: Element): Marker | undefined {
  const acknowledged = get(message, Acknowledged)
  if (acknowledged) return { kind: 'acknowledged', id: acknowledged.id }
  const displayed = get(message, Displayed)
  if (displayed) return { kind: 'displayed', id: displayed.id }
  const received = get(message, Received)
  return received && { kind: 'received', id: received.id }
}
