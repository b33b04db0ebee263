import { unwrapCarbon } from '../../engine/xep/0280-carbons/index.ts'
import { NS_CLIENT, type Stanza } from '../../engine/index.ts'
import { bareOf, isFull, type BareJid } from '../../../shared/model/jid.ts'

/** XEP-0045: what a room or one of its occupants says. Rooms are not spoken with yet. */
const NS_MUC_USER = 'http://jabber.org/protocol/muc#user'

/** A message and how it came, once its sender is known to be who it says. */
export interface Envelope {
  readonly message: Stanza
  /** `live` came to this client; the others are the server's copies of what the person's other clients got or sent. */
  readonly via: 'live' | 'received-copy' | 'sent-copy'
  /** `out` for what the person wrote, on whichever device. */
  readonly direction: 'in' | 'out'
  /** With whom the conversation is. */
  readonly peer: BareJid
  /** When the server says it delivered the copied message: milliseconds since 1970. */
  readonly deliveredAt: number | undefined
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
  const isOwn = sender === account && (isFull(message.from) || via === 'sent-copy')
  const peer = isOwn ? bareOf(message.to ?? account) : sender
  return { message, via, direction: isOwn ? 'out' : 'in', peer, deliveredAt: carbon?.deliveredAt }
}

/**
 * The text of a message, or null where there is none. Of several languages (RFC 6121 §5.2.3) the unmarked one counts.
 * A mail-like message of type `normal` keeps its subject as the first line.
 */
export function textOf({ element, type }: Stanza): string | null {
  const pick = (name: string) => {
    const found = element.elements().filter((child) => child.is(NS_CLIENT, name))
    return (found.find((child) => child.attrs['xml:lang'] === undefined) ?? found[0])?.text() ?? ''
  }
  const subject = type === 'chat' ? '' : pick('subject')
  const text = [subject, pick('body')].filter((part) => part !== '').join('\n\n')
  return text === '' ? null : text
}
