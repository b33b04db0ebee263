import type { ConnectionSettings } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { RegistrationForm, RegistrationValues } from '../../../shared/model/registration.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { Client, ClientConfig } from '../../engine/index.ts'
import type { IdleFeature } from '../idle/index.ts'
import type { AttachAccount, IngestMessage } from '../context.ts'

/** What the accounts are put together from. */
export interface AccountParts {
  readonly createClient: (config: ClientConfig) => Client
  readonly openRegistration: OpenRegistration
  /** The other features' side of each account, before it connects. */
  readonly attach: AttachAccount
  readonly ingest: IngestMessage
  readonly idle: Pick<IdleFeature, 'current' | 'onChange' | 'touched'>
}

export interface RegistrationRequest {
  readonly domain: BareJid
  readonly settings: ConnectionSettings
  readonly trustedFingerprint: string | null
  /** The token of an invitation (XEP-0445). */
  readonly invitation: string | null
  /** Closes the connection. */
  readonly signal: AbortSignal
}

/** Asks a server what it wants to know of a new account (XEP-0077 §3.1), and keeps the connection for the answer. */
export type OpenRegistration = (request: RegistrationRequest) => Promise<Result<Registration, Failure>>

export interface Registration {
  readonly form: RegistrationForm
  /**
   * Sends the filled form; may be tried again where it was refused. Gives what to sign in with. `registration-expired`
   * where the server has closed the connection meanwhile: nothing was sent then.
   */
  submit(
    values: RegistrationValues,
  ): Promise<Result<{ readonly address: BareJid; readonly password: string }, Failure>>
  close(): void
}
