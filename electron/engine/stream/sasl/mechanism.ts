import type { AuthFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { ChannelBinding, SignInMechanism } from '../../../../shared/model/sign-in.ts'

export interface Credentials {
  /** The localpart of the account's address, normalized (RFC 6120 §6.3.8). */
  readonly username: string
  /** As the person typed it. The mechanism prepares it. */
  readonly password: string
}

/**
 * One SASL exchange (RFC 4422) without input or output: it tells what to send and judges the answers. All bytes are
 * without base64. After a failure the exchange is over; send `<abort/>` if the server still waits.
 */
export interface Mechanism {
  /** The name in the server's list, including `-PLUS`. */
  readonly name: MechanismName
  /** The initial response, never empty. */
  readonly initial: Uint8Array
  /**
   * The answer to a challenge, which may be empty. Takes a while: keys are derived on another thread. Never rejects.
   */
  respond(challenge: Uint8Array): Promise<Result<Uint8Array, AuthFailure>>
  /** The server reported success with this additional data, or null if it sent none. Returns whether to believe it. */
  finish(data: Uint8Array | null): Result<undefined, AuthFailure>
}

/** The name of a mechanism on the wire: with `-PLUS` if it is bound to the channel (RFC 5802 §4). */
export type MechanismName = SignInMechanism | `${Exclude<SignInMechanism, 'PLAIN'>}-PLUS`

/** What an exchange says about channel binding (RFC 5802 §6). */
export type Binding =
  /** `n`: we do not support it. `y`: we support it, but the server does not offer it. */
  | { readonly kind: 'n' | 'y' }
  | { readonly kind: 'p'; readonly type: ChannelBinding; readonly data: Uint8Array }
