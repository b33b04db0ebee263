import type { Failure } from './failure.ts'
import type { ConversationId, LinkId } from './ids.ts'
import type { BareJid, Jid } from './jid.ts'

/** What a link asks for, as the person is told. Nothing of it has been done. */
export type LinkAsk =
  /** To open a conversation; `text` would be its draft. */
  | { readonly kind: 'chat'; readonly text: string }
  /** To enter a room. */
  | { readonly kind: 'room' }
  /**
   * To add a contact. `invited`: whoever made the link is waiting (XEP-0379). `newAccount`: their server also makes an
   * account for who has none (XEP-0401).
   */
  | {
      readonly kind: 'add'
      readonly name: string
      readonly group: string
      readonly invited: boolean
      readonly newAccount: boolean
    }
  | { readonly kind: 'remove' }
  | { readonly kind: 'unsubscribe' }
  /** To make an account on a server: of that name where the address has one; `invited`: by XEP-0445. */
  | { readonly kind: 'register'; readonly invited: boolean }
  /** Something that Balcony does not do. */
  | { readonly kind: 'unknown'; readonly action: string }

/** A link that waits until the person has decided about it. */
export type LinkRequest = LinkContent & {
  readonly id: LinkId
  /** A link in a message, a link that the system passed on, or `--send-to` on the command line. */
  readonly origin: LinkOrigin
}

export type LinkOrigin = 'message' | 'outside' | 'send-to'

export type LinkContent =
  | {
      readonly kind: 'asks'
      readonly ask: LinkAsk
      /** Whom or what it is about, in full. */
      readonly address: Jid
      /** The account of the person's that it is meant for; null: any. */
      readonly account: BareJid | null
      /** How many files came along; none is sent. */
      readonly files: number
    }
  /** It cannot be understood. `link` is how it begins, as it was given. */
  | { readonly kind: 'unusable'; readonly link: string; readonly failure: Failure }

/** What comes of a link once the person has agreed. */
export type LinkOutcome =
  /** The conversation is there; `text` is to be added to its draft. */
  | { readonly kind: 'conversation'; readonly conversationId: ConversationId; readonly text: string }
  | { readonly kind: 'contacts-changed' }
  /** The form for a new account is to be shown; nothing has been asked of the server yet. */
  | {
      readonly kind: 'registration'
      readonly domain: string
      /** The name that the invitation is for; null: any. */
      readonly username: string | null
      readonly invitation: string | null
    }
