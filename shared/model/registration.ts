import type { DataForm } from './data-form.ts'

/** The form of a server for a new account (XEP-0077). */
export interface RegistrationForm extends DataForm {
  readonly domain: string
  /** The web page that creates accounts instead, or null. */
  readonly url: string | null
}
