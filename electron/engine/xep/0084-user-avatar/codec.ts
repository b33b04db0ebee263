import {
  asString,
  attr,
  base64,
  children,
  element,
  integer,
  optional,
  text,
  type Infer,
  type TextFormat,
} from '../../xml/codec.ts'

export const NS_DATA = 'urn:xmpp:avatar:data'
export const NS_METADATA = 'urn:xmpp:avatar:metadata'

/** SHA-1 in hexadecimal digits (§4.2.1). Some clients write capital letters. */
const sha1: TextFormat<string> = {
  parse: (value) => (/^[0-9a-f]{40}$/i.test(value) ? value.toLowerCase() : undefined),
  format: (value) => value,
}
/** Nobody offers the same picture in more formats. */
const MAX_INFOS = 16
/** Base64 of a megabyte, wrapped into lines. */
const MAX_DATA_LENGTH = 1_500_000

const Info = element(NS_METADATA, 'info', {
  id: attr(sha1),
  bytes: attr(integer(0, 2 ** 32)),
  type: attr(),
  width: optional(attr(integer(0, 65_535))),
  height: optional(attr(integer(0, 65_535))),
  url: optional(attr(asString)),
})

/** A picture in one format (§4.2.1). With `url` it is elsewhere, where it is never fetched from. */
export type AvatarInfo = Infer<typeof Info>

/** Without an info there is no avatar (§4.2.2). */
export const Metadata = element(NS_METADATA, 'metadata', { infos: children(Info, MAX_INFOS) })

const picture: TextFormat<Uint8Array> = {
  parse: (source) => (source.length > MAX_DATA_LENGTH ? undefined : base64.parse(source)),
  format: base64.format,
}

export const Data = element(NS_DATA, 'data', { bytes: text(picture) })
