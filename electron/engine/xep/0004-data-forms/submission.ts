import type { FormValues } from '../../../../shared/model/data-form.ts'
import { rulesOf } from '../0122-validation/index.ts'
import type { FieldType } from './codec.ts'
import type { Form, FormField } from './form.ts'

/** A form to send back: fields by name, each with its values. `FORM_TYPE` comes first, if there is one. */
export function submission(fields: ReadonlyMap<string, readonly string[]>): Form {
  return {
    type: 'submit',
    instructions: [],
    fields: [...fields].map(([name, values]) => bareField(name, values)),
  }
}

/**
 * The most that a form sends back, in UTF-16 units. A room could otherwise make the own server end the stream with a form
 * that is too large for it (RFC 6120 §13.12). Fields beyond that are left out, and keep their values.
 */
const MAX_UNITS = 100_000
/** The tags of a field and of a value. */
const TAG_UNITS = 40

/**
 * The filled form. It has only fields that the form has, each name once (§3.2). Hidden fields go back unchanged (§3.3), and
 * so do those without a new value, or with one that the form does not offer. `empty` says whether fields without a value
 * are part of it: a room empties them, a registration misses them.
 */
export function filledForm(form: Form, values: FormValues, empty: 'kept' | 'left-out' = 'kept'): Form {
  const answers = new Map<string, readonly string[]>()
  let left = MAX_UNITS
  const add = (name: string, answer: readonly string[], isNew: boolean) => {
    const units = answer.reduce((sum, value) => sum + value.length + TAG_UNITS, name.length + TAG_UNITS)
    if (units > left && !isNew) return
    left -= units
    answers.set(name, answer)
  }
  for (const field of form.fields) {
    const { var: name = '' } = field
    if (name === '' || field.type === 'fixed' || answers.has(name)) continue
    if (isHidden(field)) {
      add(name, field.values, false)
      continue
    }
    const given = values.get(name)
    const entered = given && answerTo(field, given)
    const answer = entered ?? field.values
    if (empty === 'kept' || answer.some((value) => value !== '')) add(name, answer, entered !== undefined)
    else if (field.required) add(name, [''], true)
  }
  return submission(answers)
}

/** Whether the person does not see it. Some servers forget to hide the type of the form (XEP-0068). */
export const isHidden = ({ type, var: name }: FormField): boolean => type === 'hidden' || name === 'FORM_TYPE'

export const isMulti = ({ type }: FormField): boolean =>
  type === 'text-multi' || type === 'list-multi' || type === 'jid-multi'

/** The values as the type of the field has them (§3.3), or undefined if they cannot be its values. */
function answerTo(field: FormField, given: readonly string[]): readonly string[] | undefined {
  const first = given[0] ?? ''
  switch (field.type) {
    case 'boolean':
      return ['1', '0', 'true', 'false'].includes(first) ? [first] : undefined
    case 'list-single':
    case 'list-multi': {
      const chosen = distinct(isMulti(field) ? given : given.slice(0, 1))
      return chosen.every((value) => isOffered(field, value)) ? chosen : undefined
    }
    case 'jid-multi':
      return distinct(given.map((value) => value.trim()))
    case 'jid-single':
      return [first.trim()]
    // Each line is a value.
    case 'text-multi':
      return given.flatMap((value) => value.split(/\r\n?|\n/))
    default:
      return [first.replace(/[\r\n]+/g, ' ')]
  }
}

/** A list without options can only be answered by typing, and some are open to other values (XEP-0122 §3.2). */
function isOffered({ options, values, validate }: FormField, value: string): boolean {
  if (options.length === 0 || (validate && rulesOf(validate).open)) return true
  return values.includes(value) || options.some((option) => option.value === value)
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)].filter((value) => value !== '')

function bareField(name: string, values: readonly string[]): FormField {
  const type: { type?: FieldType } = name === 'FORM_TYPE' ? { type: 'hidden' } : {}
  return { var: name, ...type, required: false, values, options: [], media: [] }
}
