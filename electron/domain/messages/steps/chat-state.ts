import { messageEventOf } from '../../../engine/xep/0022-message-events/index.ts'
import { chatStateOf } from '../../../engine/xep/0085-chat-states/index.ts'
import type { ChatState } from '../../../../shared/model/message.ts'
import { conversationOf, type Arrival } from '../arrival.ts'
import { hasContent } from '../content.ts'

/** XEP-0085. What they did long ago, or what the person does on another device, says nothing of them now. */
export function chatStateOfPeer(arrival: Arrival): undefined {
  const { parts, account, message, peer, own, time, afterCommit } = arrival
  if (own || message.type === 'headline' || time.stamp !== null) return
  const state = chatStateOf(message.element) ?? stateOfOld(arrival)
  if (state === undefined && !hasContent(message)) return
  // In a conversation that this very message begins there is nobody yet to be shown the state.
  const id = conversationOf(arrival)
  if (id === undefined) return
  const key = { id, accountId: account.id, jid: peer }
  afterCommit.push(() => parts.chatStates.received(account, key, message.from, state))
}

/** XEP-0022 §3: that somebody is writing an answer, and that they stopped. */
function stateOfOld({ message }: Arrival): ChatState | undefined {
  const event = messageEventOf(message.element)
  if (event?.kind !== 'notice') return undefined
  if (event.events.includes('composing')) return 'composing'
  return event.events.length === 0 ? 'active' : undefined
}
