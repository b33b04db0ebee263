import { all, cutText, get, longText, type Codec, type Infer } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'
import { DataForm, type Form } from '../0004-data-forms/index.ts'
import { OutOfBand } from '../0066-oob/index.ts'
import { BitsOfBinary } from '../0231-bob/index.ts'

const NS_REGISTER = 'jabber:iq:register'

/** The fields from before data forms (§14.1). There will be no others (§4). */
const FIELDS = [
  ...['username', 'nick', 'password', 'name', 'first', 'last', 'email', 'address', 'city', 'state', 'zip'],
  ...['phone', 'url', 'date', 'misc', 'text', 'key'],
]

/** Text that a person reads. The rest is cut off. */
const explanation = cutText(10_000)
/** A value is sent back unchanged, so one that is too long counts as absent. */
const value = longText(65_536)
const MAX_MEDIA = 16

/** A server's registration query, and the client's answer. */
export interface Registration {
  readonly instructions: string
  /** Predefined fields in their order, each once. */
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  readonly form: Form | undefined
  /** A web page for registering instead. */
  readonly url: string | undefined
  /** Pictures that the form refers to. */
  readonly media: readonly Infer<typeof BitsOfBinary>[]
}

export const EMPTY: Registration = {
  instructions: '',
  fields: [],
  form: undefined,
  url: undefined,
  media: [],
}

export const RegistrationQuery: Codec<Registration> = {
  ns: NS_REGISTER,
  name: 'query',
  parse(source) {
    if (!source.is(NS_REGISTER, 'query')) return undefined
    return {
      instructions: explanation.parse(source.child(NS_REGISTER, 'instructions')?.text().trim() ?? '') ?? '',
      fields: fieldsOf(source),
      form: get(source, DataForm),
      url: get(source, OutOfBand)?.url.trim(),
      media: all(source, BitsOfBinary, MAX_MEDIA),
    }
  },
  build: ({ fields, form }) =>
    el(
      NS_REGISTER,
      'query',
      {},
      ...fields.map(({ name, value }) => el(NS_REGISTER, name, {}, ...(value === '' ? [] : [value]))),
      ...(form ? [DataForm.build(form)] : []),
    ),
}

function fieldsOf(source: Element): Registration['fields'] {
  const byName = new Map<string, { name: string; value: string }>()
  for (const node of source.elements()) {
    if (node.ns !== NS_REGISTER || !FIELDS.includes(node.name) || byName.has(node.name)) continue
    byName.set(node.name, { name: node.name, value: value.parse(node.text()) ?? '' })
  }
  return [...byName.values()]
}

/** Asks for the account to be deleted (§3.2). */
export const removal = () => el(NS_REGISTER, 'query', {}, el(NS_REGISTER, 'remove'))
