import type { CertificateInfo, Failure } from './failure.ts'
import type { AccountId } from './ids.ts'
import type { BareJid, FullJid } from './jid.ts'
import type { OwnPresence, PresenceSummary, ShownPresence } from './presence.ts'

/** How the connection is to be secured; `none` is for a server on this machine only. */
export type ConnectionSecurity = 'automatic' | 'direct-tls' | 'starttls' | 'none'

/** What is under *Advanced*: everything empty means "look it up". */
export interface ConnectionSettings {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly security: ConnectionSecurity
}

export type ConnectionState =
  | { readonly kind: 'offline'; readonly failure?: Failure | undefined }
  /** `after`: why the try before this one failed, where that was the last thing that happened. */
  | { readonly kind: 'connecting'; readonly after?: Failure | undefined }
  | { readonly kind: 'online'; readonly jid: FullJid }
  /** `retryAt` in milliseconds since 1970. */
  | { readonly kind: 'retrying'; readonly retryAt: number; readonly failure: Failure }
  /**
   * Something stands in the way that the person may have to mend: a wrong password, a certificate. With `retryAt`, in
   * milliseconds since 1970, the account has worked before and it is tried again then, in case it goes by itself.
   */
  | { readonly kind: 'stopped'; readonly failure: Failure; readonly retryAt?: number }

export interface Account {
  readonly id: AccountId
  readonly address: BareJid
  readonly settings: ConnectionSettings
  readonly enabled: boolean
  readonly connection: ConnectionState
  /** What the person chose. */
  readonly presence: OwnPresence
  /** What others are shown of it while the account is connected. */
  readonly shown: ShownPresence
  /** What the account's other devices show, the one most worth talking to first. */
  readonly otherDevices: readonly PresenceSummary[]
  /** Whether the password is kept in the keychain. */
  readonly passwordKept: boolean
  /** The certificate the person chose to trust for this account, if any. */
  readonly trusted: CertificateInfo | null
}
