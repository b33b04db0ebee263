import { parseStanzaError } from '../../../engine/index.ts'
import type { MessageFailure } from '../../../../shared/model/failure.ts'
import { bareOf, domainOf } from '../../../../shared/model/jid.ts'
import type { Arrival } from '../arrival.ts'
import { moveForward } from '../store/messages.ts'
import { findOwn } from '../store/refs.ts'
import { conversationKey } from '../store/conversations.ts'

/** A sentence or two are shown; whoever refuses could fill the disk. */
const MAX_WORDING_LENGTH = 1_000

/**
 * RFC 6120 §8.3: a message of one's own comes back. An error comes from the address that the message went to, from one
 * of its devices or its server, from the own server, or as if from oneself; the id is one that only this client has
 * given. What was delivered stays so. An error about anything else means nothing here.
 */
export function refusalOfOwnMessage(arrival: Arrival): 'done' | undefined {
  const { tx, changes, message, via, now } = arrival
  if (message.type !== 'error') return undefined
  if (via === 'sent-copy' || message.id === undefined) return 'done'
  const found = findOwn(tx, message.id)
  if (found === undefined || !maySay(arrival, found.conversationId)) return 'done'
  const { condition, text: wording } = parseStanzaError(message.element)
  const failure: MessageFailure = {
    code: 'message-refused',
    condition,
    ...(wording !== undefined && { text: wording.slice(0, MAX_WORDING_LENGTH) }),
  }
  if (moveForward(tx, found.messageId, 'failed', now, failure)) changes.message(found.messageId)
  return 'done'
}

function maySay({ tx, account, message }: Arrival, id: Parameters<typeof conversationKey>[1]): boolean {
  const conversation = conversationKey(tx, id)
  if (conversation?.accountId !== account.id) return false
  const sender = bareOf(message.from)
  const allowed: readonly string[] = [
    conversation.jid,
    domainOf(conversation.jid),
    account.address,
    domainOf(account.address),
  ]
  return allowed.includes(sender)
}
