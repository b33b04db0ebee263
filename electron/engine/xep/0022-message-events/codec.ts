import type { Element } from '../../xml/element.ts'
import { messageId } from '../message-id.ts'

const NS_EVENTS = 'jabber:x:event'

/** What becomes of a message: kept by the server, arrived, shown, being answered (§2). */
export type MessageEvent = 'offline' | 'delivered' | 'displayed' | 'composing'

const EVENTS: readonly MessageEvent[] = ['offline', 'delivered', 'displayed', 'composing']

export type MessageEvents =
  /** The message it is in wants to hear of these. */
  | { readonly kind: 'request'; readonly events: readonly MessageEvent[] }
  /**
   * It happened to the message with that id, which is '' where that had none (§3.2); no event at all takes back that it
   * is being answered (§3.3).
   */
  | { readonly kind: 'notice'; readonly id: string; readonly events: readonly MessageEvent[] }

/** The request or the notice of events in a message. */
export function messageEventOf(message: Element): MessageEvents | undefined {
  const x = message.child(NS_EVENTS, 'x')
  if (!x) return undefined
  const events = EVENTS.filter((event) => x.child(NS_EVENTS, event) !== undefined)
  const id = x.child(NS_EVENTS, 'id')?.text()
  if (id === undefined) return events.length === 0 ? undefined : { kind: 'request', events }
  if (id !== '' && messageId.parse(id) === undefined) return undefined
  return { kind: 'notice', id, events }
}
