import { createContext } from 'svelte'
import type { AccountId } from '../../shared/model/ids.ts'

export type SettingsTab = 'account' | 'privacy' | 'appearance' | 'advanced'

/** The one dialog that may be open over the window. */
export type OpenDialog =
  | { readonly kind: 'settings'; readonly tab: SettingsTab; readonly accountId?: AccountId | undefined }
  | { readonly kind: 'add-account' }
  | { readonly kind: 'password'; readonly accountId: AccountId }
  | { readonly kind: 'certificate'; readonly accountId: AccountId }
  /** `address` is in the field at first. */
  | { readonly kind: 'new-conversation'; readonly address?: string | undefined }
  | { readonly kind: 'switcher' }
  | { readonly kind: 'shortcuts' }

/** What is in front: which dialog and what the first column lists. */
export class View {
  #dialog = $state.raw<OpenDialog | null>(null)
  column = $state<'chats' | 'people'>('chats')

  get dialog(): OpenDialog | null {
    return this.#dialog
  }

  open(dialog: OpenDialog): void {
    this.#dialog = dialog
  }

  close(): void {
    this.#dialog = null
  }
}

export const [useView, provideView] = createContext<View>()
