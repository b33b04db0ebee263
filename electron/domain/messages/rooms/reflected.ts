import { conversationOf, type Arrival } from '../arrival.ts'
import { outgoingOf, removeOutgoing } from '../store/outgoing.ts'

/**
 * The room has told everybody what this client has sent about a message, so it must not go again. Messages themselves are
 * known by `same.ts`.
 */
export function reflectedOperation(arrival: Arrival): undefined {
  const { tx, account, own, message } = arrival
  if (!own || message.id === undefined) return
  for (const { id, op, conversationId } of outgoingOf(tx, account.id, [message.id]))
    if (op !== 'text' && conversationId === conversationOf(arrival)) removeOutgoing(tx, id)
}
