import type { ChatState } from '../../../../shared/model/message.ts'
import { el, type Element } from '../../xml/element.ts'

export const NS_CHAT_STATES = 'http://jabber.org/protocol/chatstates'

const STATES: ReadonlySet<string> = new Set<ChatState>(['active', 'composing', 'paused', 'inactive', 'gone'])

/** The chat state a message carries; undefined where there is none, or more than one (§5.6 allows a single one). */
export function chatStateOf(message: Element): ChatState | undefined {
  const found = message.elements().filter((child) => child.ns === NS_CHAT_STATES && STATES.has(child.name))
  return found.length === 1 ? (found[0]?.name as ChatState) : undefined
}

/** The payload that tells a chat state. */
export function chatState(state: ChatState): Element {
  return el(NS_CHAT_STATES, state)
}
