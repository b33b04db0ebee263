import {
  attr,
  childText,
  childTexts,
  children,
  element,
  flag,
  oneOf,
  optional,
  type Codec,
} from '../../xml/codec.ts'
import { el } from '../../xml/element.ts'

const NS_DATA = 'jabber:x:data'
const NS_MEDIA = 'urn:xmpp:media-element'

const FIELD_TYPES = [
  'boolean',
  'fixed',
  'hidden',
  'jid-multi',
  'jid-single',
  'list-multi',
  'list-single',
  'text-multi',
  'text-private',
  'text-single',
] as const

/** §3.3. A type that is absent or unknown is `text-single`. */
export type FieldType = (typeof FIELD_TYPES)[number]

const Option = element(NS_DATA, 'option', { label: optional(attr()), value: childText() })

const MediaUri: Codec<{ readonly type: string; readonly uri: string }> = {
  ns: NS_MEDIA,
  name: 'uri',
  parse: (source) => {
    const type = source.attrs['type']
    return type !== undefined && source.is(NS_MEDIA, 'uri') ? { type, uri: source.text().trim() } : undefined
  },
  build: ({ type, uri }) => el(NS_MEDIA, 'uri', { type }, uri),
}

/** A picture or a sound that belongs to a field, in one or several formats (XEP-0221). */
const Media = element(NS_MEDIA, 'media', { uris: children(MediaUri) })

export const Field = element(NS_DATA, 'field', {
  var: optional(attr()),
  type: optional(attr(oneOf(...FIELD_TYPES))),
  label: optional(attr()),
  desc: optional(childText()),
  required: flag(),
  values: childTexts('value'),
  options: children(Option),
  media: children(Media),
})

/** A form (§3). What a search reports, `<reported/>` and `<item/>`, is passed over. */
export const DataForm = element(NS_DATA, 'x', {
  type: attr(oneOf('form', 'submit', 'cancel', 'result')),
  title: optional(childText()),
  instructions: childTexts('instructions'),
  fields: children(Field),
})
