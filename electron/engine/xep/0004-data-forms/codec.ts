import {
  attr,
  child,
  childText,
  childTexts,
  children,
  cutText,
  element,
  flag,
  longText,
  oneOf,
  optional,
  type Field as Part,
} from '../../xml/codec.ts'
import { Validate } from '../0122-validation/index.ts'
import { Page } from '../0141-layout/index.ts'
import { Media } from '../0221-media-elements/index.ts'

const NS_DATA = 'jabber:x:data'

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
const MAX_PAGES = 100
/** More than fits into any window. */
const MAX_COLUMNS = 50
const MAX_CELL_VALUES = 100
/** More results than anybody looks through. */
const MAX_ITEMS = 500
/** One more than XEP-0030 accepts in the forms of an answer, so that too many are noticed. */
const MAX_PARTS = 10_001
/** Longer than necessary: the readers of forms set shorter limits. */
const fieldName = longText(4096)

const Option = element(NS_DATA, 'option', { label: optional(attr(label)), value: childText(value) })

export const Field = element(NS_DATA, 'field', {
  var: optional(attr(fieldName)),
  type: optional(attr(oneOf(...FIELD_TYPES))),
  label: optional(attr(label)),
  desc: optional(childText(explanation)),
  required: flag(),
  values: childTexts('value', { format: value, max: MAX_PARTS }),
  options: children(Option, MAX_OPTIONS),
  media: children(Media, MAX_MEDIA),
  validate: optional(child(Validate)),
})

/** The columns of results (§3.4). */
const Reported = element(NS_DATA, 'reported', { fields: children(Field, MAX_COLUMNS) })
/** One result, a row. Its fields have only names and values. */
const Cell = element(NS_DATA, 'field', {
  var: optional(attr(fieldName)),
  values: childTexts('value', { format: value, max: MAX_CELL_VALUES }),
})
const Item = element(NS_DATA, 'item', { fields: children(Cell, MAX_COLUMNS) })

/** A list of which most forms have none: then the property is absent. */
const ifAny = <T>(list: Part<readonly T[]>): Part<readonly T[] | undefined> => ({
  read(source, key, ns) {
    const values = list.read(source, key, ns)
    return Array.isArray(values) && values.length === 0 ? undefined : values
  },
  write(values, key, ns, draft) {
    if (values !== undefined) list.write(values, key, ns, draft)
  },
})

/** A form (§3) with its layout (XEP-0141), or results. */
export const DataForm = element(NS_DATA, 'x', {
  type: attr(oneOf('form', 'submit', 'cancel', 'result')),
  title: optional(childText(label)),
  instructions: childTexts('instructions', { format: explanation }),
  pages: ifAny(children(Page, MAX_PAGES)),
  fields: children(Field, MAX_PARTS),
  reported: optional(child(Reported)),
  items: ifAny(children(Item, MAX_ITEMS)),
})
