import { submission, type Form } from '../0004-data-forms/index.ts'

/** Nobody fills in more. The rest is left out, and keeps its values in the room. */
const MOST_FIELDS = 1_000

/** The beginning of a room's form. */
export const bounded = (form: Form): Form => ({ ...form, fields: form.fields.slice(0, MOST_FIELDS) })

/** What a person entered into a form, by the names of the fields. */
export type FormValues = ReadonlyMap<string, readonly string[]>

/** The filled form: fields without a new value go back unchanged, the hidden ones always (XEP-0004 §3.3). */
export function filled(form: Form, values: FormValues): Form {
  const answers = new Map<string, readonly string[]>()
  for (const { var: name, type, values: given } of form.fields) {
    if (name === undefined || type === 'fixed') continue
    answers.set(name, type === 'hidden' ? given : (values.get(name) ?? given))
  }
  return submission(answers)
}
