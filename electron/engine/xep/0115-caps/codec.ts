import { attr, element, optional } from '../../xml/codec.ts'

export const NS_CAPS = 'http://jabber.org/protocol/caps'

/** The annotation in a presence (§4). Without `hash` it has the legacy format, which proves nothing. */
export const Capabilities = element(NS_CAPS, 'c', { hash: optional(attr()), node: attr(), ver: attr() })
