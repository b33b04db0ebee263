/** What a server asks of a new account (XEP-0077), ready to be shown as a form. */
export interface RegistrationForm {
  readonly domain: string
  readonly instructions: string
  readonly fields: readonly RegistrationField[]
}

export interface RegistrationField {
  readonly name: string
  /** `username` and `password` are worded by the window; others carry the server's own label. */
  readonly label: string
  readonly kind: 'text' | 'password' | 'email' | 'choice' | 'note'
  readonly required: boolean
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** A picture to look at (a captcha) as a data URL, or null. */
  readonly picture: string | null
}
