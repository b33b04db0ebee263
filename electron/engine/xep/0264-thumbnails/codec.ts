import { attr, element, integer, optional, type TextFormat } from '../../xml/codec.ts'
import { mediaType } from '../media-type.ts'

export const NS_THUMBNAILS = 'urn:xmpp:thumbs:1'

/** Enough for a picture of 256 pixels in Base64. A stanza with more would hardly pass a server. */
const MAX_URI_LENGTH = 65_536
/** No small picture is larger. The receiver must not reserve memory by these numbers (§5). */
const MAX_PIXELS = 8192

/**
 * Only bits of binary (XEP-0231) and data inside the stanza: any other address would be fetched from a server that the
 * sender chose.
 */
const localUri: TextFormat<string> = {
  parse: (text) => (text.length <= MAX_URI_LENGTH && /^(?:cid|data):/i.test(text) ? text : undefined),
  format: (value) => value,
}

/** A small picture of a file. */
export const Thumbnail = element(NS_THUMBNAILS, 'thumbnail', {
  uri: attr(localUri),
  mediaType: optional(attr(mediaType, 'media-type')),
  width: optional(attr(integer(1, MAX_PIXELS))),
  height: optional(attr(integer(1, MAX_PIXELS))),
})
