import type { Failure } from '../../../shared/model/failure.ts'
import type { SignInPin } from '../../../shared/model/sign-in.ts'
import type { TlsState } from '../net/connection.ts'
import type { Random } from '../ports.ts'
import type { Element } from '../xml/element.ts'
import type { Mechanism } from './sasl/index.ts'
import type { Established, Purpose, State, StreamConfig } from './states.ts'
import type { HostPort, StreamErrorCondition } from './stream-error.ts'

/** What the machine does to the world. Nothing of it answers at once: answers come as events. */
export interface Io {
  readonly config: StreamConfig
  /** What TLS came to on this connection, if it is up. */
  readonly tls: TlsState | null
  /** Looks for the server where it said it would be. False where it sent us around too often. */
  redirect(to: HostPort): boolean
  /** Sends our header and reads what comes as a new stream. */
  open(from: string | null): void
  send(element: Element): void
  startTls(): void
  /** Has the mechanism work out its answer to a challenge. */
  respond(exchange: Mechanism, challenge: Uint8Array): void
  readonly random: Random
  /** What the account is to be pinned to from now on. */
  pinned(pin: SignInPin): void
  established(how: Established): void
  /** Hands on what is the session's: stanzas, and what stream management knows. */
  deliver(element: Element): void
  /** Closes the connection without a word. */
  hangUp(): void
  /** Says goodbye, with a stream error where `condition` is given. */
  sayGoodbye(condition?: StreamErrorCondition, application?: Element): void
  /** The server is asked to go on with the session; it refuses. */
  resumption(step: 'asked' | 'refused'): void
  /** This place came to nothing: goes on to the next one where there is one, else it is the end. */
  failed(failure: Failure): State
  /** The end: null where it was wanted. */
  ended(failure: Failure | null, seeOther?: HostPort): State
  log(line: string): void
}

export const CLOSED: State = { kind: 'closed' }

/** Gives this place up because of what the server did; `condition` is told to it. */
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

/** Ends it without a word: whoever cannot hear must not find our goodbye later, for it would end the session. */
export function drop(io: Io, failure: Failure | null): State {
  io.hangUp()
  return io.ended(failure)
}

/** What came does not belong here: whoever it is does not speak XMPP as we know it. */
export function unexpected(io: Io): State {
  return fail(io, { code: 'not-xmpp' }, 'policy-violation')
}

/** The account's address for our header, once it is safe to tell (RFC 6120 §4.7.1). */
export function ownAddress({ config, tls }: Io): string | null {
  return tls !== null && config.purpose.kind === 'sign-in' ? config.purpose.account : null
}

/** What the person signs in with. */
export function signIn({ config: { purpose } }: Io): Extract<Purpose, { kind: 'sign-in' }> {
  if (purpose.kind !== 'sign-in') throw new Error('a stream for registration does not sign in')
  return purpose
}
