import type { BareJid } from '../../../../shared/model/jid.ts'
import { jid } from '../../stanza/address.ts'
import { NS_CLIENT, Stanza } from '../../stanza/stanza.ts'
import { child, element, optional, type Codec } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { Delay } from '../0203-delay/index.ts'

const NS_FORWARD = 'urn:xmpp:forward:0'

/** The forwarded message, unchanged. The extensions here do not forward other stanzas. */
const Message: Codec<Element> = {
  ns: NS_CLIENT,
  name: 'message',
  parse: (source) => (source.is(NS_CLIENT, 'message') ? source : undefined),
  build: (value) => value,
}

/** A message inside another one, and when it was first delivered (§3.1). */
export const Forwarded = element(NS_FORWARD, 'forwarded', {
  delay: optional(child(Delay)),
  message: child(Message),
})

/**
 * The forwarded message as a stanza; undefined if an address cannot be parsed. The sender of the wrapper can write
 * anything into it, so call this only after the wrapper has been authenticated. Without `from` the message is from the
 * own account.
 */
export function forwardedMessage(message: Element, account: BareJid): Stanza | undefined {
  const from = message.attrs['from']
  const to = message.attrs['to']
  const sender = from === undefined ? account : jid.parse(from)
  const recipient = to === undefined ? null : jid.parse(to)
  if (sender === undefined || recipient === undefined) return undefined
  return new Stanza('message', message, sender, recipient)
}
