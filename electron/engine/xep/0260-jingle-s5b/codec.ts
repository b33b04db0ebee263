import { jid } from '../../stanza/address.ts'
import {
  attr,
  child,
  children,
  element,
  flag,
  integer,
  oneOf,
  optional,
  shortText,
  type Infer,
} from '../../xml/codec.ts'
import { destination, host, MAX_PLACES, port } from '../0065-socks5/index.ts'

export const NS_S5B = 'urn:xmpp:jingle:transports:s5b:1'

const cid = shortText(256)

const CandidateElement = element(NS_S5B, 'candidate', {
  cid: attr(cid),
  host: attr(host),
  jid: attr(jid),
  port: attr(port),
  priority: attr(integer()),
  /** `direct` if absent (§2.2). */
  type: optional(attr(oneOf('assisted', 'direct', 'proxy', 'tunnel'))),
})
export type Candidate = Infer<typeof CandidateElement>

/** The offer and its answer with candidates (§2.2), and the messages that follow (§2.3, §2.4). */
export const S5bTransport = element(NS_S5B, 'transport', {
  sid: attr(shortText(256)),
  mode: optional(attr(oneOf('tcp', 'udp'))),
  dstaddr: optional(attr(destination)),
  candidates: children(CandidateElement, MAX_PLACES),
  used: optional(child(element(NS_S5B, 'candidate-used', { cid: attr(cid) }))),
  hasNone: flag('candidate-error'),
  activated: optional(child(element(NS_S5B, 'activated', { cid: attr(cid) }))),
  proxyFailed: flag('proxy-error'),
})
export type S5b = Infer<typeof S5bTransport>
