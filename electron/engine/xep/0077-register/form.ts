import type { RegistrationField } from '../../../../shared/model/registration.ts'
import { submission, type Form, type FormField } from '../0004-data-forms/index.ts'
import { isAnswerable } from '../0158-captcha/index.ts'
import { pictureUrl } from '../0231-bob/index.ts'
import { EMPTY, type Registration } from './codec.ts'

/** What a person typed, by the field's name. */
export type Values = Readonly<Record<string, string>>

/** Questions to a person, and how the answers go back. */
export interface Questionnaire {
  readonly instructions: string
  readonly fields: readonly RegistrationField[]
  fill(values: Values): Registration
}

/** More than any server asks. */
const MAX_FIELDS = 100
const MAX_OPTIONS = 1000

const valueOf = (values: Values, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined)

/** The predefined fields (§3.1). All have to be answered; the obsolete `key` goes back as it came (§7). */
export function legacyQuestionnaire({ instructions, fields }: Registration): Questionnaire {
  const shown = fields.filter(({ name }) => name !== 'key')
  return {
    instructions,
    fields: shown.map(({ name, value }) => ({
      name,
      label: name,
      kind: name === 'password' ? 'password' : name === 'email' ? 'email' : 'text',
      required: true,
      value,
      options: [],
      picture: null,
    })),
    fill: (values) => ({
      ...EMPTY,
      fields: fields.map(({ name, value }) => ({ name, value: valueOf(values, name) ?? value })),
    }),
  }
}

/** The data form, which takes precedence over the predefined fields (§4). */
export function formQuestionnaire({ instructions, media }: Registration, form: Form): Questionnaire {
  const pictures = new Map(media.map((data) => [`cid:${data.cid}`, pictureUrl(data)]))
  const pictureOf = (field: FormField) =>
    field.media
      .flatMap(({ uris }) => uris)
      .map(({ uri }) => pictures.get(uri) ?? null)
      .find((url) => url !== null) ?? null
  const fields = form.fields.slice(0, MAX_FIELDS)
  const hasPicture = fields.some((field) => pictureOf(field) !== null)
  const shown = fields.filter(
    (field) => field.type !== 'hidden' && isAnswerable(field, pictureOf(field), hasPicture),
  )
  return {
    instructions: form.instructions.join('\n').trim() || instructions,
    fields: shown.map((field) => question(field, pictureOf(field))),
    fill: (values) => ({ ...EMPTY, form: answer(fields, new Set(shown), values) }),
  }
}

function question(field: FormField, picture: string | null): RegistrationField {
  const { var: name = '', label = '', desc = '', required, values, options } = field
  const value = values.join('\n')
  const shared = { name, label: label || desc || name, required, value, picture }
  if (field.type === 'fixed' || name === '')
    return { ...shared, label, required: false, kind: 'note', options: [] }
  if (field.type === 'boolean') {
    const isTrue = value === '1' || value === 'true'
    return { ...shared, kind: 'choice', value: isTrue ? '1' : '0', options: YES_NO }
  }
  if (field.type === 'list-single' || field.type === 'list-multi') {
    const choices = options.slice(0, MAX_OPTIONS).map((option) => ({
      value: option.value,
      label: option.label ?? option.value,
    }))
    return { ...shared, kind: 'choice', options: choices }
  }
  const kind = field.type === 'text-private' ? 'password' : name === 'email' ? 'email' : 'text'
  return { ...shared, kind, options: [] }
}

/** Signs rather than words: the engine does not know the person's language. */
const YES_NO = [
  { value: '1', label: '✓' },
  { value: '0', label: '✗' },
]

/** Hidden fields go back untouched (XEP-0004 §3.3); what was not shown or is left empty stays out unless required. */
function answer(fields: readonly FormField[], shown: ReadonlySet<FormField>, values: Values): Form {
  const answers = new Map<string, readonly string[]>()
  for (const field of fields) {
    const name = field.var
    if (name === undefined || field.type === 'fixed') continue
    if (field.type === 'hidden') answers.set(name, field.values)
    else if (shown.has(field)) {
      const value = valueOf(values, name) ?? field.values.join('\n')
      if (value !== '' || field.required) answers.set(name, isMulti(field) ? value.split(/\r?\n/) : [value])
    }
  }
  return submission(answers)
}

const isMulti = ({ type }: FormField) =>
  type === 'text-multi' || type === 'list-multi' || type === 'jid-multi'
