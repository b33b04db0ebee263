import type { CertificateInfo, Failure } from './failure.ts'
import type { AccountId } from './ids.ts'
import type { BareJid, FullJid } from './jid.ts'
import type { OwnPresence, PresenceSummary, ShownPresence } from './presence.ts'

/** How to secure the connection. `none` is only for a server on this machine. */
export type ConnectionSecurity = 'automatic' | 'direct-tls' | 'starttls' | 'none'

/** The settings under *Advanced*. Empty ones are looked up. */
export interface ConnectionSettings {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly security: ConnectionSecurity
}

export type ConnectionState =
  | { readonly kind: 'offline'; readonly failure?: Failure | undefined }
  /** `after`: why the previous try failed, if nothing has happened since. */
  | { readonly kind: 'connecting'; readonly after?: Failure | undefined }
  | { readonly kind: 'online'; readonly jid: FullJid }
  /** `retryAt` in milliseconds since 1970. */
  | { readonly kind: 'retrying'; readonly retryAt: number; readonly failure: Failure }
  /**
   * The person may have to fix something, such as a wrong password or a certificate. With `retryAt` (milliseconds since
   * 1970) the account has worked before, so Balcony tries again then in case the problem is gone.
   */
  | { readonly kind: 'stopped'; readonly failure: Failure; readonly retryAt?: number }

export interface Account {
  readonly id: AccountId
  readonly address: BareJid
  readonly settings: ConnectionSettings
  readonly enabled: boolean
  readonly connection: ConnectionState
  /** The presence that the person chose. */
  readonly presence: OwnPresence
  /** The presence that others see while the account is connected. */
  readonly shown: ShownPresence
  /** The presence of the account's other devices, the one most worth talking to first. */
  readonly otherDevices: readonly PresenceSummary[]
  /** Whether the keychain keeps the password. */
  readonly passwordKept: boolean
  /** The certificate that the person chose to trust for this account, if any. */
  readonly trusted: CertificateInfo | null
}
