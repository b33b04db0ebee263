import type { Infer } from '../../xml/codec.ts'
import { payload } from '../payload.ts'
import { DataForm, Field, type FieldType } from './codec.ts'

export { DataForm } from './codec.ts'

export type Form = Infer<typeof DataForm>
export type FormField = Infer<typeof Field>

/** XEP-0004, with the pictures of XEP-0221. */
export const dataForms = payload({
  spec: 'XEP-0004',
  title: 'Data Forms',
  version: '2.13.2',
  status: 'partial',
  note: 'in registration and capabilities; no search results',
})

/** XEP-0221. */
export const formMedia = payload({
  spec: 'XEP-0221',
  title: 'Data Forms Media Element',
  version: '1.0',
  status: 'partial',
  note: 'only pictures inside the stanza',
})

/** The meaning of a form's fields (XEP-0068): the value of its hidden field FORM_TYPE. */
export function formTypeOf(form: Form): string | undefined {
  return form.fields.find((field) => field.var === 'FORM_TYPE')?.values[0]
}

/** A form to send back: fields by name, each with its values. `FORM_TYPE` comes first, if there is one. */
export function submission(fields: ReadonlyMap<string, readonly string[]>): Form {
  return {
    type: 'submit',
    instructions: [],
    fields: [...fields].map(([name, values]) => bareField(name, values)),
  }
}

function bareField(name: string, values: readonly string[]): FormField {
  const type: { type?: FieldType } = name === 'FORM_TYPE' ? { type: 'hidden' } : {}
  return { var: name, ...type, required: false, values, options: [], media: [] }
}
