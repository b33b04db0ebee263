import type { ConnectionSettings } from '../../../shared/model/account.ts'
import type { FormValues } from '../../../shared/model/data-form.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { RegistrationForm } from '../../../shared/model/registration.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { Client, ClientConfig } from '../../engine/index.ts'
import type { IdleFeature } from '../idle/index.ts'
import type { AttachAccount, IngestMessage } from '../context.ts'

/** What `createAccounts` needs from the engine and the other features. */
export interface AccountParts {
  readonly createClient: (config: ClientConfig) => Client
  readonly openRegistration: OpenRegistration
  /** Attaches the other features to an account, before it connects. */
  readonly attach: AttachAccount
  readonly ingest: IngestMessage
  readonly idle: Pick<IdleFeature, 'current' | 'onChange' | 'touched'>
  /** Called after an account was removed: its messages are now to be deleted. */
  readonly removed?: (() => void) | undefined
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

/** Asks a server for its registration form (XEP-0077 §3.1) and keeps the connection open for the answer. */
export type OpenRegistration = (request: RegistrationRequest) => Promise<Result<Registration, Failure>>

export interface Registration {
  readonly form: RegistrationForm
  /**
   * Sends the filled form and returns what to sign in with. After a refusal it can be called again.
   * `registration-expired` if the server has closed the connection; nothing was sent then.
   */
  submit(
    values: FormValues,
  ): Promise<Result<{ readonly address: BareJid; readonly password: string }, Failure>>
  close(): void
}
