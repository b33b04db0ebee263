import { el, type Element } from '../../xml/element.ts'

const NS_HINTS = 'urn:xmpp:hints'

/** What a sender would like servers to do with a message (§4). */
export type Hint = 'store' | 'no-store' | 'no-copy' | 'no-permanent-store'

const HINTS: ReadonlySet<string> = new Set<Hint>(['store', 'no-store', 'no-copy', 'no-permanent-store'])

/** The hints that a message carries. */
export function hintsOf(message: Element): ReadonlySet<Hint> {
  const found = message.elements().filter((child) => child.ns === NS_HINTS && HINTS.has(child.name))
  return new Set(found.map((child) => child.name as Hint))
}

/** The payload that gives a hint. */
export function hint(name: Hint): Element {
  return el(NS_HINTS, name)
}
