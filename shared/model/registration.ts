/** The form of a server for a new account (XEP-0077). */
export interface RegistrationForm {
  readonly domain: string
  readonly instructions: string
  readonly fields: readonly RegistrationField[]
  /** The web page that creates accounts instead, or null. */
  readonly url: string | null
}

export interface RegistrationField {
  /** Unique among the fields to fill in. Notes may share a name. */
  readonly name: string
  /** The server's label, or empty. The window has labels for the names that it knows. */
  readonly label: string
  /** `lines`: any number of lines. `choices`: any number of options. `note`: nothing to fill in. */
  readonly kind: 'text' | 'lines' | 'password' | 'email' | 'choice' | 'choices' | 'note'
  readonly required: boolean
  /** The values to begin with; any number for `lines` and `choices`. */
  readonly values: readonly string[]
  /** No value twice. */
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** A picture to look at (a captcha) as a data URL, or null. */
  readonly picture: string | null
  /** The web page of this field, or null. Only `https:` and `http:`. */
  readonly link: string | null
}

/** The person's answers, by the names of the fields. */
export type RegistrationValues = Readonly<Record<string, readonly string[]>>
