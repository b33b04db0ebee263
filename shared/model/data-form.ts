/** The types of fields that a person sees (XEP-0004 §3.3). Hidden fields stay in the main process. */
export type FormFieldType =
  | 'boolean'
  | 'fixed'
  | 'jid-multi'
  | 'jid-single'
  | 'list-multi'
  | 'list-single'
  | 'text-multi'
  | 'text-private'
  | 'text-single'

/** What the values of a field have to be like (XEP-0122). */
export interface FieldRules {
  /** Such as `xs:integer`. An unknown one means any text. */
  readonly datatype: string
  /** Values that are not among the options are welcome, too. */
  readonly open: boolean
  /** The smallest and the largest value, as the datatype writes them. */
  readonly min: string | null
  readonly max: string | null
  /** How many values a list takes. */
  readonly least: number | null
  readonly most: number | null
}

export interface DataFormField {
  /** Unique among the fields to fill in. A `fixed` one may have none, or share it. */
  readonly name: string
  readonly type: FormFieldType
  /** The label of the form's owner; empty if it has none. The window has labels for the names that it knows. */
  readonly label: string
  /** More words about it, or empty. */
  readonly desc: string
  readonly required: boolean
  /** The values to begin with; any number for types with `-multi` and for `fixed`. A boolean is `1` or `0`. */
  readonly values: readonly string[]
  /** No value twice. */
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly rules: FieldRules | null
  /** A picture to look at (a captcha) as a data URL, or null. */
  readonly picture: string | null
  /** The web page of this field, or null. Only `https:` and `http:`. */
  readonly link: string | null
}

/** A part of a form's layout (XEP-0141): a text, a field by its name, the place of the results, or a section. */
export type FormPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'results' }
  | { readonly kind: 'section'; readonly label: string; readonly parts: readonly FormPart[] }

/** The results of a search or command (XEP-0004 §3.4). Each row has one text for each column. */
export interface FormResults {
  readonly columns: readonly { readonly name: string; readonly label: string }[]
  readonly rows: readonly (readonly string[])[]
}

/** A form for a person. Its sizes are bounded. */
export interface DataForm {
  /** Its meaning (XEP-0068), or null: then the names of its fields mean nothing. */
  readonly formType: string | null
  /** A form to fill in, or something to read. */
  readonly kind: 'form' | 'result'
  /** Empty if it has none, like `instructions`. */
  readonly title: string
  readonly instructions: string
  readonly fields: readonly DataFormField[]
  /** Without a layout, the fields are shown in their order. */
  readonly layout: readonly FormPart[]
  readonly results: FormResults | null
}

/** What a person entered, by the names of the fields. A map, because a stranger chose the names. */
export type FormValues = ReadonlyMap<string, readonly string[]>
