import type { Failure } from './failure.ts'
import type { AccountId, ConversationId, LinkId } from './ids.ts'
import type { BareJid, Jid } from './jid.ts'

/** What a link asks for. Balcony tells the person and has not done any of it. */
export type LinkAsk =
  /** To open a conversation with `text` as its draft. */
  | { readonly kind: 'chat'; readonly text: string }
  /** To enter a room. `hasPassword`: it brings the password. */
  | { readonly kind: 'room'; readonly hasPassword: boolean }
  /**
   * To add a contact. `invited`: the maker of the link is waiting for it (XEP-0379). `newAccount`: their server also
   * creates an account for somebody who has none (XEP-0401).
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
  /** To create an account on a server, with the name in the address if there is one. `invited`: by XEP-0445. */
  | { readonly kind: 'register'; readonly invited: boolean }
  /** To verify devices by their keys. */
  | { readonly kind: 'verify' }
  /** Something that Balcony can't do. */
  | { readonly kind: 'unknown'; readonly action: string }

/** A link waiting for the person's decision. */
export type LinkRequest = LinkContent & {
  readonly id: LinkId
  /** A link in a message, a link from the system, or `--send-to` on the command line. */
  readonly origin: LinkOrigin
}

export type LinkOrigin = 'message' | 'outside' | 'send-to'

export type LinkContent =
  | {
      readonly kind: 'asks'
      readonly ask: LinkAsk
      /** The full address that the link is about. */
      readonly address: Jid
      /** Which of the person's accounts it is for; null: any. */
      readonly account: BareJid | null
    }
  /** Balcony can't understand it. `link` is its beginning, unchanged. */
  | { readonly kind: 'unusable'; readonly link: string; readonly failure: Failure }

/** The result of a link that the person agreed to. */
export type LinkOutcome =
  /** The conversation exists. The window adds `text` to its draft. */
  | { readonly kind: 'conversation'; readonly conversationId: ConversationId; readonly text: string }
  | { readonly kind: 'contacts-changed' }
  /** The window shows the dialog for entering a room. Nobody has been asked yet. */
  | {
      readonly kind: 'room'
      readonly accountId: AccountId
      readonly address: BareJid
      readonly password: string | null
    }
  /** The window shows the form for a new account. The server has not been asked yet. */
  | {
      readonly kind: 'registration'
      readonly domain: string
      /** The name that the invitation is for; null: any. */
      readonly username: string | null
      readonly invitation: string | null
    }
