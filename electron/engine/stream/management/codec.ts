import { attr, boolean, element, integer, longText, optional } from '../../xml/codec.ts'

/** XEP-0198 §3. */
export const NS_SM = 'urn:xmpp:sm:3'

/** A number of handled stanzas: an unsigned integer of 32 bits (XEP-0198 §4). */
const count = integer(0, 2 ** 32 - 1)

/** XEP-0198 §3: at most 4,000 bytes. */
const sessionId = longText(4000)

export const Enable = element(NS_SM, 'enable', { resume: optional(attr(boolean)) })
export const Enabled = element(NS_SM, 'enabled', {
  id: optional(attr(sessionId)),
  resume: optional(attr(boolean)),
  /** Seconds. */
  max: optional(attr(integer())),
  location: optional(attr()),
})
export const Resume = element(NS_SM, 'resume', { previd: attr(sessionId), h: attr(count) })
export const Resumed = element(NS_SM, 'resumed', { previd: attr(sessionId), h: attr(count) })
export const Failed = element(NS_SM, 'failed', { h: optional(attr(count)) })
export const AckRequest = element(NS_SM, 'r', {})
export const Ack = element(NS_SM, 'a', { h: attr(count) })
