import { unwrapCarbon } from '../../engine/xep/0280-carbons/index.ts'
import type { Stanza } from '../../engine/index.ts'
import { bareOf, isFull, type BareJid } from '../../../shared/model/jid.ts'
import type { MessageWay } from '../../../shared/model/message.ts'

/** XEP-0045: what a room or one of its occupants says. Rooms are not spoken with yet. */
const NS_MUC_USER = 'http://jabber.org/protocol/muc#user'

/** A message and how it came, once its sender is known to be who it says. */
export interface Envelope {
  readonly message: Stanza
  /** `live` came to this client; the others are the server's copies of what the person's other clients got or sent. */
  readonly via: Exclude<MessageWay, 'here'>
  /** Whether the person wrote it, on whichever device. */
  readonly own: boolean
  /** With whom the conversation is. */
  readonly peer: BareJid
  /** When the server says it delivered the copied message: milliseconds since 1970. */
  readonly copiedAt: number | undefined
  /** What the server itself has wrapped the message in; nobody else has written there. */
  readonly wrapper: Stanza | null
}

/** null for what must be ignored: a carbon by anybody but the own server (XEP-0280 §11), a room's message. */
export function openEnvelope(stanza: Stanza, account: BareJid): Envelope | null {
  const carbon = unwrapCarbon(stanza, account)
  if (carbon === 'forged') return null
  const message = carbon?.message ?? stanza
  if (message.type === 'groupchat' || message.element.child(NS_MUC_USER, 'x')) return null

  const sender = bareOf(message.from)
  const via = carbon === null ? 'live' : carbon.direction === 'sent' ? 'sent-copy' : 'received-copy'
  // The bare own address is the server speaking for the account; a full one is the person on one of their devices.
  const own = sender === account && (isFull(message.from) || via === 'sent-copy')
  const peer = own ? bareOf(message.to ?? account) : sender
  return { message, via, own, peer, copiedAt: carbon?.deliveredAt, wrapper: carbon && stanza }
}
