import {
  asString,
  attr,
  childText,
  childTexts,
  children,
  cutText,
  element,
  flag,
  longText,
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

/** §3.3. An absent or unknown type means `text-single`. */
export type FieldType = (typeof FIELD_TYPES)[number]

/** Text of a form that a person reads. The rest is cut off. */
const label = cutText(1024)
const explanation = cutText(10_000)
/** A value is sent back unchanged, so one that is too long counts as absent. Tokens and keys have some kilobytes. */
const value = longText(65_536)
/** Countries, time zones: nobody looks through a longer list. */
const MAX_OPTIONS = 1000
const MAX_MEDIA = 16
/** One more than XEP-0030 accepts in the forms of an answer, so that too many are noticed. */
const MAX_PARTS = 10_001
/** Longer than necessary: the readers of forms set shorter limits. */
const fieldName = longText(4096)

const Option = element(NS_DATA, 'option', { label: optional(attr(label)), value: childText(value) })

const mediaUri = longText(2048)

const MediaUri: Codec<{ readonly type: string; readonly uri: string }> = {
  ns: NS_MEDIA,
  name: 'uri',
  parse: (source) => {
    const type = asString.parse(source.attrs['type'] ?? '')
    const uri = mediaUri.parse(source.text().trim())
    if (source.attrs['type'] === undefined || !source.is(NS_MEDIA, 'uri')) return undefined
    return type === undefined || uri === undefined ? undefined : { type, uri }
  },
  build: ({ type, uri }) => el(NS_MEDIA, 'uri', { type }, uri),
}

/** A picture or sound of a field, in one or several formats (XEP-0221). */
const Media = element(NS_MEDIA, 'media', { uris: children(MediaUri, MAX_MEDIA) })

export const Field = element(NS_DATA, 'field', {
  var: optional(attr(fieldName)),
  type: optional(attr(oneOf(...FIELD_TYPES))),
  label: optional(attr(label)),
  desc: optional(childText(explanation)),
  required: flag(),
  values: childTexts('value', { format: value, max: MAX_PARTS }),
  options: children(Option, MAX_OPTIONS),
  media: children(Media, MAX_MEDIA),
})

/** A form (§3). The results of a search, `<reported/>` and `<item/>`, are ignored. */
export const DataForm = element(NS_DATA, 'x', {
  type: attr(oneOf('form', 'submit', 'cancel', 'result')),
  title: optional(childText(label)),
  instructions: childTexts('instructions', { format: explanation }),
  fields: children(Field, MAX_PARTS),
})
