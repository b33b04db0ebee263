import { attr, element, tolerantDateTime } from '../../xml/codec.ts'

export const NS_IDLE = 'urn:xmpp:idle:1'

/** XEP-0319 §2.1: when the person was last active, in milliseconds since 1970. */
export const Idle = element(NS_IDLE, 'idle', { since: attr(tolerantDateTime) })
