import type { AuthFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { ChannelBinding, SignInMechanism } from '../../../../shared/model/sign-in.ts'

export interface Credentials {
  /** The localpart of the account's address, normalized (RFC 6120 §6.3.8). */
  readonly username: string
  /** As the person gave it; the mechanism prepares it. */
  readonly password: string
}

/**
 * One SASL exchange (RFC 4422), without input or output: what to send, what to make of the answers. All bytes are as
 * they are before base64. After a failure the exchange is over; send `<abort/>` where the server still waits.
 */
export interface Mechanism {
  /** As the server lists it, `-PLUS` included. */
  readonly name: MechanismName
  /** The initial response, never empty. */
  readonly initial: Uint8Array
  /** The answer to a challenge, perhaps empty. Takes a while: keys are derived on another thread. Never rejects. */
  respond(challenge: Uint8Array): Promise<Result<Uint8Array, AuthFailure>>
  /** The server reported success with this additional data, or null where it sent none: is it to be believed? */
  finish(data: Uint8Array | null): Result<undefined, AuthFailure>
}

/** The name of a mechanism on the wire: `-PLUS` where it is bound to the channel (RFC 5802 §4). */
export type MechanismName = SignInMechanism | `${Exclude<SignInMechanism, 'PLAIN'>}-PLUS`

/** What an exchange says about channel binding (RFC 5802 §6). */
export type Binding =
  /** `n`: not to be had here. `y`: it could be had here, and the server does not offer it. */
  | { readonly kind: 'n' | 'y' }
  | { readonly kind: 'p'; readonly type: ChannelBinding; readonly data: Uint8Array }
