/** The ways of proving a password (SASL, RFC 4422) that Balcony knows, the strongest first. */
export const SIGN_IN_MECHANISMS = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'] as const
export type SignInMechanism = (typeof SIGN_IN_MECHANISMS)[number]
export type ScramMechanism = Exclude<SignInMechanism, 'PLAIN'>

/**
 * What a sign-in can be bound to, the strongest first: this very connection (RFC 9266), or the server's certificate
 * (RFC 5929 §4), which whoever has stolen its key can show, too.
 */
export const CHANNEL_BINDINGS = ['tls-exporter', 'tls-server-end-point'] as const
export type ChannelBinding = (typeof CHANNEL_BINDINGS)[number]

/** One way of signing in: how the password is proved, and what that is bound to. */
export interface SignInWay {
  readonly mechanism: SignInMechanism
  readonly binding: ChannelBinding | null
}

/** The strongest way that an account has signed in by. A later sign-in takes this one or a stronger one. */
export interface SignInPin extends SignInWay {
  /** Stronger ones that the server offered, and then did not let this account in by: they are not tried first again. */
  readonly refused: readonly ScramMechanism[]
}

/** Whether it is less than the other: in how the password is proved, or in what that is bound to. */
export function isWeaker(way: SignInWay, than: SignInWay): boolean {
  return isWeakerMechanism(way.mechanism, than.mechanism) || strength(way.binding) < strength(than.binding)
}

export function isWeakerMechanism(mechanism: SignInMechanism, than: SignInMechanism): boolean {
  return SIGN_IN_MECHANISMS.indexOf(mechanism) > SIGN_IN_MECHANISMS.indexOf(than)
}

function strength(binding: ChannelBinding | null): number {
  return binding === null ? 0 : CHANNEL_BINDINGS.length - CHANNEL_BINDINGS.indexOf(binding)
}
