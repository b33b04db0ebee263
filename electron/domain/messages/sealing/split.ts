import { NS_CLIENT, type Element } from '../../../engine/index.ts'
import type { OutgoingOp } from '../store/outgoing.ts'

/** A stanza before it is sealed, in its parts. */
export interface Split {
  /** What OMEMO 0.3 seals, which is a text alone; null: it has none. */
  readonly text: string | null
  /** What OMEMO 2 seals: everything that says something. */
  readonly inside: readonly Element[]
  /** What stays readable: what servers need. */
  readonly outside: readonly Element[]
  /** What devices with 0.3 can only get in plain. */
  readonly plainOnly: readonly Element[]
}

const key = (ns: string, name: string): string => `${ns} ${name}`
const keyOf = ({ ns, name }: Element): string => key(ns, name)

/** Only servers, rooms and archives read these; they say nothing. */
const FOR_SERVERS = new Set([
  key('urn:xmpp:sid:0', 'origin-id'),
  key('http://jabber.org/protocol/muc#user', 'x'),
  key('urn:xmpp:mds:displayed:0', 'displayed'),
])
const NS_HINTS = 'urn:xmpp:hints'

/**
 * They tell that something was written, received or corrected, not what. All clients with 0.3 write them in plain, and
 * devices that can open more get them sealed.
 */
const TELLS_NOTHING = new Set([
  key('urn:xmpp:receipts', 'request'),
  key('urn:xmpp:receipts', 'received'),
  key('urn:xmpp:chat-markers:0', 'markable'),
  key('urn:xmpp:message-correct:0', 'replace'),
  key('http://jabber.org/protocol/chatstates', 'active'),
  key('urn:xmpp:attention:0', 'attention'),
])

/** Operations that go in plain to devices with 0.3, if the person has agreed. */
export const PLAIN_ONLY: readonly OutgoingOp[] = ['reaction', 'retraction', 'marker']

/** Splits what `compose.ts` has composed. */
export function split(stanza: Element, op: OutgoingOp): Split {
  const payloads = stanza.elements()
  const isOutside = (each: Element): boolean => each.ns === NS_HINTS || FOR_SERVERS.has(keyOf(each))
  const inside = payloads.filter((each) => !isOutside(each))
  const isPlainOnly = PLAIN_ONLY.includes(op)
  return {
    text: isPlainOnly ? null : textOf(stanza),
    inside,
    outside: payloads.filter(isOutside),
    plainOnly: isPlainOnly ? inside : inside.filter((each) => TELLS_NOTHING.has(keyOf(each))),
  }
}

/** The subject of a mail stands above its text, because it is not for servers either. */
function textOf(stanza: Element): string | null {
  const body = stanza.child(NS_CLIENT, 'body')?.text()
  const subject = stanza.child(NS_CLIENT, 'subject')?.text() ?? ''
  return body === undefined ? null : subject === '' ? body : `${subject}\n\n${body}`
}
