import { createContext } from 'svelte'
import type { Joined } from '../../shared/contract/rooms.ts'
import type { ListedFile } from '../../shared/model/file.ts'
import type { AccountId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { RoomInvitation } from '../../shared/model/room.ts'

export type SettingsTab =
  'account' | 'notifications' | 'privacy' | 'appearance' | 'storage' | 'history' | 'advanced'

/** What the dialog for entering a room begins with. */
export interface JoinStart {
  readonly accountId?: AccountId | undefined
  readonly address?: string | undefined
  readonly nick?: string | undefined
  readonly password?: string | undefined
  /** The person has agreed to it, and this came of it. */
  readonly invitation?: RoomInvitation | undefined
  readonly outcome?: Exclude<Joined, { kind: 'joined' }> | undefined
}

/** The dialog over the window; there is one at a time. */
export type OpenDialog =
  | { readonly kind: 'settings'; readonly tab: SettingsTab; readonly accountId?: AccountId | undefined }
  | { readonly kind: 'add-account' }
  /** What to do next with an account that was just created. */
  | { readonly kind: 'account-made'; readonly accountId: AccountId }
  | { readonly kind: 'password'; readonly accountId: AccountId }
  | { readonly kind: 'certificate'; readonly accountId: AccountId }
  | { readonly kind: 'weaker-sign-in'; readonly accountId: AccountId }
  /** `address` is the initial text of the field. */
  | { readonly kind: 'new-conversation'; readonly address?: string | undefined }
  /** Asks before it blocks somebody, contact or not. */
  | { readonly kind: 'block'; readonly accountId: AccountId; readonly jid: BareJid }
  /** A contact's name and groups; `proposed` is the name to start with if there is none yet. */
  | {
      readonly kind: 'edit-contact'
      readonly accountId: AccountId
      readonly jid: BareJid
      readonly proposed: string
    }
  /** Pictures and videos of a conversation, beginning with this one. */
  | { readonly kind: 'viewer'; readonly conversationId: ConversationId; readonly file: ListedFile }
  /** Deletes messages of a conversation, or sets how long they are kept. */
  | { readonly kind: 'clear' | 'expiry'; readonly conversationId: ConversationId }
  | { readonly kind: 'pinned'; readonly conversationId: ConversationId }
  /** null: of all conversations. */
  | { readonly kind: 'bookmarks'; readonly conversationId: ConversationId | null }
  | ({ readonly kind: 'join-room' } & JoinStart)
  | { readonly kind: 'browse-rooms' }
  /** `address` is the initial text of the field. */
  | {
      readonly kind: 'create-room'
      readonly accountId?: AccountId | undefined
      readonly address?: string | undefined
    }
  | { readonly kind: 'new-group' }
  | { readonly kind: 'room-settings' | 'invite'; readonly conversationId: ConversationId }
  | { readonly kind: 'import-history' }
  | { readonly kind: 'export-conversation'; readonly conversationId: ConversationId }
  | { readonly kind: 'export-account' }
  | { readonly kind: 'switcher' }
  | { readonly kind: 'shortcuts' }

/** A new account that a link offers, for the form that creates accounts. */
export interface RegistrationStart {
  readonly domain: string
  /** The name reserved for the person; null if any will do. */
  readonly username: string | null
  /** A secret for that server alone. */
  readonly invitation: string | null
}

/** The open dialog, and the list in the first column. */
export class View {
  #dialog = $state.raw<OpenDialog | null>(null)
  #registration = $state.raw<RegistrationStart | null>(null)
  /** The message of the open conversation that the person forwards from elsewhere in the window. */
  forwarded = $state<MessageId | null>(null)
  column = $state<'chats' | 'people' | 'strangers' | 'archived'>('chats')

  get dialog(): OpenDialog | null {
    return this.#dialog
  }

  /** What the form for a new account starts with; null: it starts empty, when the person opens it. */
  get registration(): RegistrationStart | null {
    return this.#registration
  }

  /** Shows the form for a new account, on the first screen or in the dialog `add-account`. */
  register(start: RegistrationStart): void {
    this.#registration = start
  }

  /** The person has the account, or doesn't want it. */
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
