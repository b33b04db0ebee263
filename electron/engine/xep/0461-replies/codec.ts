import { jid } from '../../stanza/address.ts'
import { attr, element, optional } from '../../xml/codec.ts'
import { messageId } from '../message-id.ts'

/** For discovery and for the fallback (XEP-0428). */
export const NS_REPLY = 'urn:xmpp:reply:0'

/** "This answers the message with this id, which `to` wrote." */
export const Reply = element(NS_REPLY, 'reply', { to: optional(attr(jid)), id: attr(messageId) })
