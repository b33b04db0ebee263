/** The SASL mechanisms (RFC 4422) that Balcony knows, the strongest first. */
export const SIGN_IN_MECHANISMS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'] as const
export type SignInMechanism = (typeof SIGN_IN_MECHANISMS)[number]
export type ScramMechanism = Exclude<SignInMechanism, 'PLAIN'>

/**
 * The channel bindings of a sign-in, the strongest first: to this connection (RFC 9266), or to the server's certificate
 * (RFC 5929 §4), which a thief of its key has, too.
 */
export const CHANNEL_BINDINGS = ['tls-exporter', 'tls-server-end-point'] as const
export type ChannelBinding = (typeof CHANNEL_BINDINGS)[number]

/** One way to sign in: a mechanism and its channel binding. */
export interface SignInWay {
  readonly mechanism: SignInMechanism
  readonly binding: ChannelBinding | null
}

/** The strongest way by which an account has signed in. Later sign-ins use this one or a stronger one. */
export interface SignInPin extends SignInWay {
  /** Stronger ones that the server offered and then refused for this account. They are not tried first again. */
  readonly refused: readonly ScramMechanism[]
}

/** Whether it is weaker than the other in the mechanism or in the binding. */
export function isWeaker(way: SignInWay, than: SignInWay): boolean {
  return isWeakerMechanism(way.mechanism, than.mechanism) || strength(way.binding) < strength(than.binding)
}

export function isWeakerMechanism(mechanism: SignInMechanism, than: SignInMechanism): boolean {
  return SIGN_IN_MECHANISMS.indexOf(mechanism) > SIGN_IN_MECHANISMS.indexOf(than)
}

function strength(binding: ChannelBinding | null): number {
  return binding === null ? 0 : CHANNEL_BINDINGS.length - CHANNEL_BINDINGS.indexOf(binding)
}
