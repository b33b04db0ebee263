import { ReceiptRequest, Received } from '../../../engine/xep/0184-receipts/index.ts'
import { el, NS_CLIENT, printStanza } from '../../../engine/index.ts'
import { encryptionOf } from '../../../engine/xep/0380-eme/index.ts'
import { maySeePresence } from '../../roster/index.ts'
import { conversationOf, type Arrival } from '../arrival.ts'
import { addReady } from '../store/outgoing.ts'

/**
 * Answers a receipt request (XEP-0184 §5), but only to those who may see our presence (§8), and not for messages that
 * can't be read. A carbon is answered by the other device (XEP-0280 §10.4). A repetition is answered again, because the
 * first answer may have been lost with the stream. The answer is committed with the message.
 */
export function answerToReceiptRequest(arrival: Arrival): undefined {
  const { tx, parts, account, message, via, own, peer, room, afterCommit } = arrival
  const { id, type, from } = message
  // In a room everybody would get it, and to occupants it would tell that somebody is there.
  if (room !== null) return
  if (via !== 'live' || own || type === 'headline' || id === undefined || id === '') return
  if (!message.get(ReceiptRequest) || message.get(Received) || encryptionOf(message.element)) return
  const { settings, ports } = parts.context
  const conversationId = conversationOf(arrival)
  if (conversationId === undefined || !settings().sendReceipts || !maySeePresence(tx, account.id, peer))
    return
  const stanzaId = ports.random.uuid()
  const receipt = el(NS_CLIENT, 'message', { to: from, type, id: stanzaId }, Received.build({ id }))
  const what = { accountId: account.id, conversationId, messageId: null, op: 'receipt' } as const
  addReady(tx, what, stanzaId, printStanza(receipt))
  afterCommit.push(() => parts.flush(account))
}
