import type { Infer } from '../../xml/codec.ts'
import type { DataForm, Field } from './codec.ts'

export type Form = Infer<typeof DataForm>
export type FormField = Infer<typeof Field>

/** The meaning of a form's fields (XEP-0068): the value of its hidden field FORM_TYPE. */
export function formTypeOf(form: Form): string | undefined {
  return form.fields.find((field) => field.var === 'FORM_TYPE')?.values[0]
}
