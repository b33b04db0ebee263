import { jid } from '../../stanza/address.ts'
import { attr, element } from '../../xml/codec.ts'

export const NS_STANZA_IDS = 'urn:xmpp:sid:0'

/** The id that `by` gave the stanza, unique within `by`. */
export const StanzaId = element(NS_STANZA_IDS, 'stanza-id', { id: attr(), by: attr(jid) })

/** The id that the sender gave; anybody can write any id. */
export const OriginId = element(NS_STANZA_IDS, 'origin-id', { id: attr() })
