import { jid } from '../../jid/format.ts'
import { attr, children, element } from '../../xml/codec.ts'

export const NS_BLOCKING = 'urn:xmpp:blocking'
export const NS_BLOCKING_ERRORS = 'urn:xmpp:blocking:errors'

const Item = element(NS_BLOCKING, 'item', { jid: attr(jid) })

export const BlockList = element(NS_BLOCKING, 'blocklist', { items: children(Item) })
export const Block = element(NS_BLOCKING, 'block', { items: children(Item) })
/** Without items it means everybody (§3.5). */
export const Unblock = element(NS_BLOCKING, 'unblock', { items: children(Item) })

/** In the error of a message that one sent to somebody whom one has blocked (§3.3). */
export const Blocked = element(NS_BLOCKING_ERRORS, 'blocked', {})
