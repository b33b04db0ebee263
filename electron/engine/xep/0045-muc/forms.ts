import type { Form } from '../0004-data-forms/index.ts'

/** Nobody fills in more. The rest is left out, and keeps its values in the room. */
const MOST_FIELDS = 1_000

/** The beginning of a room's form. */
export const bounded = (form: Form): Form => ({ ...form, fields: form.fields.slice(0, MOST_FIELDS) })
