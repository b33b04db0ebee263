import { attr, element, longText } from '../../xml/codec.ts'

/** The token of an invitation, in a subscription request (§3.4) or before registering (XEP-0445 §4). */
export const Preauth = element('urn:xmpp:pars:0', 'preauth', { token: attr(longText(8192)) })
