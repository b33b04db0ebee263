import { attr, element } from '../../xml/codec.ts'

export const NS_RECEIPTS = 'urn:xmpp:receipts'

/** "Tell me when this message has arrived." The message must have an id (§7). */
export const ReceiptRequest = element(NS_RECEIPTS, 'request', {})

/** "The message with this id has arrived." */
export const Received = element(NS_RECEIPTS, 'received', { id: attr() })
