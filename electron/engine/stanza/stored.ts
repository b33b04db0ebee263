import type { PrintedStanza } from '../xml/printed.ts'
import { XmlParser } from '../xml/parser.ts'
import { serialize } from '../xml/serialize.ts'
import type { Element } from '../xml/element.ts'
import { jid } from './address.ts'
import { NS_CLIENT, Stanza } from './stanza.ts'
import type { BareJid } from '../../../shared/model/jid.ts'

/** A stanza as text, to be stored, sent unchanged, or read again by `parseStanza`. */
export function printStanza(stanza: Element): PrintedStanza {
  return serialize(stanza, NS_CLIENT) as PrintedStanza
}

const OPENING = Buffer.from(
  `<stream:stream xmlns='${NS_CLIENT}' xmlns:stream='http://etherx.jabber.org/streams'>`,
)

/** Reads text that `printStanza` wrote. Throws Error for any other text: only our own stored text is read by this. */
export function parseStanza(text: string): Element {
  const found: Element[] = []
  const parser = new XmlParser({
    opened: () => undefined,
    element: (element) => void found.push(element),
    closed: () => undefined,
  })
  const error = parser.write(OPENING) ?? parser.write(Buffer.from(text))
  const [stanza] = found
  if (error || found.length !== 1 || !stanza) throw new Error('a stored stanza cannot be read')
  return stanza
}

/** Reads a message that `printStanza` wrote, as it came to this account; null if its addresses cannot be read. */
export function readStanza(text: string, account: BareJid): Stanza | null {
  const element = parseStanza(text)
  const { from, to } = element.attrs
  const sender = from === undefined ? account : jid.parse(from)
  const recipient = to === undefined ? null : jid.parse(to)
  if (sender === undefined || recipient === undefined) return null
  return new Stanza('message', element, sender, recipient)
}
