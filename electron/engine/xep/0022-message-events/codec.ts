import type { Element } from '../../xml/element.ts'
import { messageId } from '../message-id.ts'

const NS_EVENTS = 'jabber:x:event'

/** Events of a message: stored by the server, delivered, displayed, being answered (§2). */
export type MessageEvent = 'offline' | 'delivered' | 'displayed' | 'composing'

const EVENTS: readonly MessageEvent[] = ['offline', 'delivered', 'displayed', 'composing']

export type MessageEvents =
  /** The sender wants to be notified about these events of this message. */
  | { readonly kind: 'request'; readonly events: readonly MessageEvent[] }
  /**
   * These events happened to the message with this id, which is '' if that message had none (§3.2). Without events, it
   * is no longer being answered (§3.3).
   */
  | { readonly kind: 'notice'; readonly id: string; readonly events: readonly MessageEvent[] }

/** The request for events, or the notice of events, in a message. */
export function messageEventOf(message: Element): MessageEvents | undefined {
  const x = message.child(NS_EVENTS, 'x')
  if (!x) return undefined
  const events = EVENTS.filter((event) => x.child(NS_EVENTS, event) !== undefined)
  const id = x.child(NS_EVENTS, 'id')?.text()
  if (id === undefined) return events.length === 0 ? undefined : { kind: 'request', events }
  if (id !== '' && messageId.parse(id) === undefined) return undefined
  return { kind: 'notice', id, events }
}
