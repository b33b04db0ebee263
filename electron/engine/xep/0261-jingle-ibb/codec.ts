import { attr, element, integer, oneOf, optional, shortText } from '../../xml/codec.ts'
import { MAX_BLOCK_SIZE } from '../0047-ibb/index.ts'

export const NS_JINGLE_IBB = 'urn:xmpp:jingle:transports:ibb:1'

/** §2. */
export const IbbTransport = element(NS_JINGLE_IBB, 'transport', {
  blockSize: attr(integer(1, MAX_BLOCK_SIZE), 'block-size'),
  sid: attr(shortText(256)),
  stanza: optional(attr(oneOf('iq', 'message'))),
})
