import { element } from '../../xml/codec.ts'

export const NS_ATTENTION = 'urn:xmpp:attention:0'

/** "Look here!" */
export const Attention = element(NS_ATTENTION, 'attention', {})
