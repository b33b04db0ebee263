import { attr, element } from '../../xml/codec.ts'
import { messageId } from '../message-id.ts'

export const NS_CORRECTION = 'urn:xmpp:message-correct:0'

/** "This message replaces the one with this id", which is always the id of the first version (§4). */
export const Replace = element(NS_CORRECTION, 'replace', { id: attr(messageId) })
