import { el, type Element } from '../../xml/element.ts'

const NS_HINTS = 'urn:xmpp:hints'

/** What a sender would like servers to do with a message (§4). */
export type Hint = 'store' | 'no-store' | 'no-copy' | 'no-permanent-store'

/** The payload that gives a hint. */
export function hint(name: Hint): Element {
  return el(NS_HINTS, name)
}
