import type { ChatState } from '../../../../shared/model/message.ts'
import { el, type Element } from '../../xml/element.ts'

export const NS_CHAT_STATES = 'http://jabber.org/protocol/chatstates'

const STATES: ReadonlySet<string> = new Set<ChatState>(['active', 'composing', 'paused', 'inactive', 'gone'])

/** The chat state of a message; undefined if it has none, or more than one (§5.6 allows only one). */
export function chatStateOf(message: Element): ChatState | undefined {
  const found = message.elements().filter((child) => child.ns === NS_CHAT_STATES && STATES.has(child.name))
  return found.length === 1 ? (found[0]?.name as ChatState) : undefined
}

/** The payload for a chat state. */
export function chatState(state: ChatState): Element {
  return el(NS_CHAT_STATES, state)
}
