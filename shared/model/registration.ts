/** What a server asks of a new account (XEP-0077), ready to be shown as a form. */
export interface RegistrationForm {
  readonly domain: string
  readonly instructions: string
  readonly fields: readonly RegistrationField[]
  /** The web page where it can be done instead, or null. */
  readonly url: string | null
}

export interface RegistrationField {
  /** No two fields that are to be filled in have the same; notes may. */
  readonly name: string
  /** The server's own words, or the name where it has none; the window words the names it knows. */
  readonly label: string
  /** `lines`: any number of lines; `choices`: any number of options; `note`: nothing to fill in. */
  readonly kind: 'text' | 'lines' | 'password' | 'email' | 'choice' | 'choices' | 'note'
  readonly required: boolean
  /** What is filled in already: of `lines` and `choices` any number. */
  readonly values: readonly string[]
  /** Each value once. */
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** A picture to look at (a captcha) as a data URL, or null. */
  readonly picture: string | null
  /** A web page that belongs to it, or null. Only `https:` and `http:`. */
  readonly link: string | null
}

/** What a person filled in, by the field's name. */
export type RegistrationValues = Readonly<Record<string, readonly string[]>>
