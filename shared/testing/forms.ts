import type { DataForm, DataFormField, FieldRules, FormFieldType } from '../model/data-form.ts'

/** A field that nothing more is said about. */
export const fieldOf = (
  name: string,
  type: FormFieldType,
  rest: Partial<DataFormField> = {},
): DataFormField => ({
  name,
  type,
  label: '',
  desc: '',
  required: false,
  values: [],
  options: [],
  rules: null,
  picture: null,
  link: null,
  ...rest,
})

/** Rules that allow any text. */
export const rulesOf = (rest: Partial<FieldRules> = {}): FieldRules => ({
  datatype: 'xs:string',
  open: false,
  min: null,
  max: null,
  least: null,
  most: null,
  ...rest,
})

/** A form to fill in, without words of its own. */
export const formOf = (fields: readonly DataFormField[], rest: Partial<DataForm> = {}): DataForm => ({
  formType: null,
  kind: 'form',
  title: '',
  instructions: '',
  fields,
  layout: [],
  results: null,
  ...rest,
})
