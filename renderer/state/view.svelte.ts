import { createContext } from 'svelte'
import type { AccountId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'

export type SettingsTab = 'account' | 'notifications' | 'privacy' | 'appearance' | 'advanced'

/** The one dialog that may be open over the window. */
export type OpenDialog =
  | { readonly kind: 'settings'; readonly tab: SettingsTab; readonly accountId?: AccountId | undefined }
  | { readonly kind: 'add-account' }
  /** What to do next with an account that was just created. */
  | { readonly kind: 'account-made'; readonly accountId: AccountId }
  | { readonly kind: 'password'; readonly accountId: AccountId }
  | { readonly kind: 'certificate'; readonly accountId: AccountId }
  | { readonly kind: 'weaker-sign-in'; readonly accountId: AccountId }
  /** `address` is in the field at first. */
  | { readonly kind: 'new-conversation'; readonly address?: string | undefined }
  /** Asks before somebody is blocked, contact or not. */
  | { readonly kind: 'block'; readonly accountId: AccountId; readonly jid: BareJid }
  /** A contact's name and groups; `proposed` is in the field for a name where there is none yet. */
  | {
      readonly kind: 'edit-contact'
      readonly accountId: AccountId
      readonly jid: BareJid
      readonly proposed: string
    }
  | { readonly kind: 'switcher' }
  | { readonly kind: 'shortcuts' }

/** A new account that a link invites to, for the form that makes accounts. */
export interface RegistrationStart {
  readonly domain: string
  /** The name that is kept for the person; null: any. */
  readonly username: string | null
  /** Shown to that server and to no other. */
  readonly invitation: string | null
}

/** What is in front: which dialog and what the first column lists. */
export class View {
  #dialog = $state.raw<OpenDialog | null>(null)
  #registration = $state.raw<RegistrationStart | null>(null)
  column = $state<'chats' | 'people' | 'strangers'>('chats')

  get dialog(): OpenDialog | null {
    return this.#dialog
  }

  /** What the form for a new account begins with; null: it begins empty, when the person asks for it. */
  get registration(): RegistrationStart | null {
    return this.#registration
  }

  /** Shows the form for a new account wherever it is: on the first screen, or in the dialog `add-account`. */
  register(start: RegistrationStart): void {
    this.#registration = start
  }

  /** The person does without it, or has the account. */
  registrationDone(): void {
    this.#registration = null
  }

  open(dialog: OpenDialog): void {
    this.#dialog = dialog
  }

  close(): void {
    this.#dialog = null
  }
}

export const [useView, provideView] = createContext<View>()
