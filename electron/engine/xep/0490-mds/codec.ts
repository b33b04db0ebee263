import { child, element } from '../../xml/codec.ts'
import { StanzaId } from '../0359-stanza-ids/index.ts'

export const NS_DISPLAYED = 'urn:xmpp:mds:displayed:0'

/** The server publishes from markers in messages to the chat (§4.5.2). */
export const NS_SERVER_ASSIST = 'urn:xmpp:mds:server-assist:0'

/** Everything up to the message with this id was displayed (XEP-0490 §4.1). */
export const Displayed = element(NS_DISPLAYED, 'displayed', { stanzaId: child(StanzaId) })
