import { el, type Element } from '../../xml/element.ts'

const NS_HINTS = 'urn:xmpp:hints'

/** The sender's wish for the handling of a message by servers (§4). */
export type Hint = 'store' | 'no-store' | 'no-copy' | 'no-permanent-store'

/** The payload for a hint. */
export function hint(name: Hint): Element {
  return el(NS_HINTS, name)
}
