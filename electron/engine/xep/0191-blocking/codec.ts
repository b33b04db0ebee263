import { jid } from '../../stanza/address.ts'
import { attr, children, element } from '../../xml/codec.ts'

export const NS_BLOCKING = 'urn:xmpp:blocking'

const Item = element(NS_BLOCKING, 'item', { jid: attr(jid) })

/** More than anybody blocks by hand. The server blocks the rest as well, but we do not list it. */
const MAX_ITEMS = 100_000

export const BlockList = element(NS_BLOCKING, 'blocklist', { items: children(Item, MAX_ITEMS) })
export const Block = element(NS_BLOCKING, 'block', { items: children(Item, MAX_ITEMS) })
/** Without items it means everybody (§3.5). */
export const Unblock = element(NS_BLOCKING, 'unblock', { items: children(Item, MAX_ITEMS) })
