import { unwrapCarbon } from '../../engine/xep/0280-carbons/index.ts'
import type { Stanza } from '../../engine/index.ts'
import { bareOf, isFull, type BareJid } from '../../../shared/model/jid.ts'
import type { MessageWay } from '../../../shared/model/message.ts'

/** XEP-0045. Marks messages from rooms and their occupants, which are not supported yet. */
const NS_MUC_USER = 'http://jabber.org/protocol/muc#user'

/** A message with a verified sender, and how it came. */
export interface Envelope {
  readonly message: Stanza
  /** `live`: sent to this client. The others are copies: from the person's other clients, or from the archive. */
  readonly via: Exclude<MessageWay, 'here' | 'imported'>
  /** Whether the person wrote it, on any device. */
  readonly own: boolean
  /** The other side of the conversation. */
  readonly peer: BareJid
  /** When the server delivered the copied message, according to the server. In milliseconds since 1970. */
  readonly copiedAt: number | undefined
  /** The stanza in which the server wrapped the message. Nobody else can write there. */
  readonly wrapper: Stanza | null
}

/** Returns null for messages that must be ignored: carbons not from the own server (XEP-0280 §11), and room messages. */
export function openEnvelope(stanza: Stanza, account: BareJid): Envelope | null {
  const carbon = unwrapCarbon(stanza, account)
  if (carbon === 'forged') return null
  const message = carbon?.message ?? stanza
  if (message.type === 'groupchat' || message.element.child(NS_MUC_USER, 'x')) return null

  const sender = bareOf(message.from)
  const via = carbon === null ? 'live' : carbon.direction === 'sent' ? 'sent-copy' : 'received-copy'
  // From the own bare address the server speaks for the account; from a full one, the person on one of their devices.
  const own = sender === account && (isFull(message.from) || via === 'sent-copy')
  const peer = own ? bareOf(message.to ?? account) : sender
  return { message, via, own, peer, copiedAt: carbon?.deliveredAt, wrapper: carbon && stanza }
}

/**
 * Opens a message from the archive of the account (XEP-0313 §4.1). The archive vouches for the addresses. Returns null for
 * messages that must be ignored: of rooms, and between others.
 */
export function openArchived(message: Stanza, account: BareJid): Envelope | null {
  if (message.type === 'groupchat' || message.element.child(NS_MUC_USER, 'x')) return null
  const sender = bareOf(message.from)
  const to = message.to === null ? account : bareOf(message.to)
  // Without a resource it is from the account itself only if it goes to somebody else.
  const own = sender === account && (isFull(message.from) || to !== account)
  if (!own && to !== account) return null
  const peer = own ? to : sender
  return { message, via: 'archive', own, peer, copiedAt: undefined, wrapper: null }
}
