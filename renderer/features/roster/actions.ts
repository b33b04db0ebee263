import type { Contact } from '../../../shared/model/contact.ts'

/** What somebody's entry is asked for and that needs a second step. */
export type PersonAction =
  | { readonly kind: 'edit'; readonly contact: Contact }
  | { readonly kind: 'remove'; readonly contact: Contact }
  | { readonly kind: 'block'; readonly contact: Contact }
