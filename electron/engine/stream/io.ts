import type { Failure } from '../../../shared/model/failure.ts'
import type { SignInPin } from '../../../shared/model/sign-in.ts'
import type { TlsState } from '../net/connection.ts'
import type { Random } from '../ports.ts'
import type { Element } from '../xml/element.ts'
import type { Mechanism } from './sasl/index.ts'
import type { Established, Purpose, State, StreamConfig } from './states.ts'
import type { HostPort, StreamErrorCondition } from './stream-error.ts'

/** The effects of the machine on the world. None of them answers at once: answers come as events. */
export interface Io {
  readonly config: StreamConfig
  /** The state of TLS on this connection, if it is up. */
  readonly tls: TlsState | null
  /** Looks for the server at the place that it named. False if there were too many redirects. */
  redirect(to: HostPort): boolean
  /** Sends our header and reads the incoming data as a new stream. */
  open(from: string | null): void
  send(element: Element): void
  startTls(): void
  /** Lets the mechanism compute its answer to a challenge. */
  respond(exchange: Mechanism, challenge: Uint8Array): void
  readonly random: Random
  /** The new pin of the account. */
  pinned(pin: SignInPin): void
  established(how: Established): void
  /** Passes on elements of the session: stanzas, and elements of stream management. */
  deliver(element: Element): void
  /** Closes the connection without a word. */
  hangUp(): void
  /** Says goodbye, with a stream error if `condition` is given. */
  sayGoodbye(condition?: StreamErrorCondition, application?: Element): void
  /** The server is asked to resume the session, or refuses. */
  resumption(step: 'asked' | 'refused'): void
  /** This place failed: goes on to the next one, or ends the stream if there is none. */
  failed(failure: Failure): State
  /** Ends the stream; null if that was wanted. */
  ended(failure: Failure | null, seeOther?: HostPort): State
  log(line: string): void
}

export const CLOSED: State = { kind: 'closed' }

/** Gives this place up because of something the server did. `condition` is sent to it. */
export function fail(
  io: Io,
  failure: Failure,
  condition?: StreamErrorCondition,
  application?: Element,
): State {
  io.sayGoodbye(condition, application)
  io.hangUp()
  return io.failed(failure)
}

/** Ends the stream without a word. A goodbye that the server reads late would end the session. */
export function drop(io: Io, failure: Failure | null): State {
  io.hangUp()
  return io.ended(failure)
}

/** An element that does not belong here: the other side does not speak XMPP as we know it. */
export function unexpected(io: Io): State {
  return fail(io, { code: 'not-xmpp' }, 'policy-violation')
}

/** The account's address for our header, once it is safe to send (RFC 6120 §4.7.1). */
export function ownAddress({ config, tls }: Io): string | null {
  return tls !== null && config.purpose.kind === 'sign-in' ? config.purpose.account : null
}

/** The part of the configuration for signing in. */
export function signIn({ config: { purpose } }: Io): Extract<Purpose, { kind: 'sign-in' }> {
  if (purpose.kind !== 'sign-in') throw new Error('a stream for registration does not sign in')
  return purpose
}
