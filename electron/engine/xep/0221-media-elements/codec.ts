import {
  asString,
  attr,
  children,
  element,
  integer,
  longText,
  optional,
  type Codec,
} from '../../xml/codec.ts'
import { el } from '../../xml/element.ts'

const NS_MEDIA = 'urn:xmpp:media-element'

/** More formats of one picture than anybody sends. */
const MAX_URIS = 16
const address = longText(2048)
/** Pixels. */
const size = integer(0, 65_535)

const MediaUri: Codec<{ readonly type: string; readonly uri: string }> = {
  ns: NS_MEDIA,
  name: 'uri',
  parse: (source) => {
    const type = asString.parse(source.attrs['type'] ?? '')
    const uri = address.parse(source.text().trim())
    if (source.attrs['type'] === undefined || !source.is(NS_MEDIA, 'uri')) return undefined
    return type === undefined || uri === undefined ? undefined : { type, uri }
  },
  build: ({ type, uri }) => el(NS_MEDIA, 'uri', { type }, uri),
}

/** A picture or sound of a field, in one or several formats (§2). The size is that to show, of all formats. */
export const Media = element(NS_MEDIA, 'media', {
  height: optional(attr(size)),
  width: optional(attr(size)),
  uris: children(MediaUri, MAX_URIS),
})
