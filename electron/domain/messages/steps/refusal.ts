import { parseStanzaError } from '../../../engine/index.ts'
import type { MessageFailure } from '../../../../shared/model/failure.ts'
import { bareOf, domainOf } from '../../../../shared/model/jid.ts'
import { isBlocked } from '../../roster/index.ts'
import type { Arrival } from '../arrival.ts'
import { moveForward } from '../store/messages.ts'
import { findOwn } from '../store/refs.ts'
import { conversationKey, type ConversationKey } from '../store/conversations.ts'

/** A sentence or two are shown. Longer texts are cut, so that nobody fills the disk. */
const MAX_TEXT_LENGTH = 1_000

/**
 * Takes an error for an own message (RFC 6120 §8.3). It comes from the recipient's address, one of their devices, their
 * server or the own server, or it looks as if sent by oneself. Its id is one that only this client has used. A delivered
 * message stays delivered. Errors about anything else are ignored.
 */
export function refusalOfOwnMessage(arrival: Arrival): 'done' | undefined {
  const { tx, changes, message, via, now } = arrival
  if (message.type !== 'error') return undefined
  if (via === 'sent-copy' || message.id === undefined) return 'done'
  const found = findOwn(tx, message.id)
  if (found === undefined) return 'done'
  const conversation = conversationKey(tx, found.conversationId)
  if (conversation === undefined || !maySay(arrival, conversation)) return 'done'
  const failure = failureOf(arrival, conversation)
  if (moveForward(tx, found.messageId, 'failed', now, failure)) changes.message(found.messageId)
  return 'done'
}

function failureOf({ tx, message }: Arrival, { accountId, jid }: ConversationKey): MessageFailure {
  const { condition, text } = parseStanzaError(message.element)
  // XEP-0191 §3.2: the own server refuses messages to blocked addresses like this.
  if (condition === 'not-acceptable' && isBlocked(tx, accountId, jid)) return { code: 'blocked' }
  return {
    code: 'message-refused',
    condition,
    ...(text !== undefined && { text: text.slice(0, MAX_TEXT_LENGTH) }),
  }
}

function maySay({ account, message }: Arrival, { accountId, jid }: ConversationKey): boolean {
  if (accountId !== account.id) return false
  const sender = bareOf(message.from)
  const allowed: readonly string[] = [jid, domainOf(jid), account.address, domainOf(account.address)]
  return allowed.includes(sender)
}
