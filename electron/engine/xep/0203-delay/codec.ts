import { jid } from '../../stanza/address.ts'
import { attr, element, optional, tolerantDateTime } from '../../xml/codec.ts'

export const NS_DELAY = 'urn:xmpp:delay'

/** When a stanza was first sent (`stamp`, milliseconds since 1970), and who delayed it (`from`). */
export const Delay = element(NS_DELAY, 'delay', {
  from: optional(attr(jid)),
  stamp: attr(tolerantDateTime),
})
