import { messageEventOf } from '../../../engine/xep/0022-message-events/index.ts'
import { chatStateOf } from '../../../engine/xep/0085-chat-states/index.ts'
import type { ChatState } from '../../../../shared/model/message.ts'
import { conversationOf, type Arrival } from '../arrival.ts'
import { hasContent } from '../content.ts'

/** Takes a chat state (XEP-0085). Delayed ones are outdated, and own ones from other devices are not about the peer. */
export function chatStateOfPeer(arrival: Arrival): undefined {
  const { parts, account, message, peer, own, room, time, afterCommit } = arrival
  if (own || message.type === 'headline' || time.stamp !== null) return
  const state = chatStateOf(message.element) ?? stateOfOld(arrival)
  if (state === undefined && !hasContent(message)) return
  // If this message starts the conversation, no window shows it yet.
  const id = conversationOf(arrival)
  if (id === undefined) return
  const key = { id, accountId: account.id, jid: peer }
  if (room === null) afterCommit.push(() => parts.chatStates.received(account, key, message.from, state))
  else if (room.with === null && room.author.nick !== null) {
    const { nick } = room.author
    afterCommit.push(() => parts.writingInRooms.received(account, key, nick, state))
  }
}

/** The same in the older form of XEP-0022 §3. */
function stateOfOld({ message }: Arrival): ChatState | undefined {
  const event = messageEventOf(message.element)
  if (event?.kind !== 'notice') return undefined
  if (event.events.includes('composing')) return 'composing'
  return event.events.length === 0 ? 'active' : undefined
}
