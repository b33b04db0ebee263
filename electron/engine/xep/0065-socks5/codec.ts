import { jid } from '../../stanza/address.ts'
import {
  attr,
  childText,
  children,
  child,
  element,
  integer,
  oneOf,
  optional,
  shortText,
  type Infer,
  type TextFormat,
} from '../../xml/codec.ts'

export const NS_BYTESTREAMS = 'http://jabber.org/protocol/bytestreams'

/** How many places of the other side we look at; the rest is not read. Clients offer some five. */
export const MAX_PLACES = 20

/** A name or an IP address. */
export const host = shortText(255)
export const port = integer(1, 65_535)
/** What a SOCKS5 client names as its destination: SHA-1 in hexadecimal digits (§5.3.2). */
export const destination: TextFormat<string> = {
  parse: (text) => (/^[0-9a-f]{40}$/.test(text) ? text : undefined),
  format: (value) => value,
}

/** A place that takes connections: a client or a proxy. One without a port (by zeroconf) counts as absent. */
const StreamHostElement = element(NS_BYTESTREAMS, 'streamhost', {
  jid: attr(jid),
  host: attr(host),
  port: attr(port),
})
export type StreamHost = Infer<typeof StreamHostElement>

const StreamHostUsed = element(NS_BYTESTREAMS, 'streamhost-used', { jid: attr(jid) })

/** The offer, its answer, the request to activate, and the question for a proxy's address (§9.1). */
export const Query = element(NS_BYTESTREAMS, 'query', {
  sid: optional(attr()),
  mode: optional(attr(oneOf('tcp', 'udp'))),
  dstaddr: optional(attr(destination)),
  hosts: children(StreamHostElement, MAX_PLACES),
  used: optional(child(StreamHostUsed)),
  activate: optional(childText(jid)),
})
