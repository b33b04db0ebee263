import { localpartOf } from '../../../shared/model/jid.ts'
import { base64 } from '../xml/codec.ts'
import { el, type Element } from '../xml/element.ts'
import { NS_SASL, offeredMechanisms } from './features.ts'
import { fail, ownAddress, signIn, unexpected, type Io } from './io.ts'
import { chooseMechanism, failureOfCondition, startMechanism } from './sasl/index.ts'
import type { AuthenticatingState, Event, State } from './states.ts'

/** SASL negotiation, RFC 6120 §6, with the strongest mechanism that is not among those `refused`. */
export function startAuthentication(features: Element, io: Io, refused: readonly string[] = []): State {
  const offered = offeredMechanisms(features).filter((name) => !refused.includes(name))
  const chosen = chooseMechanism(offered, { encrypted: io.tls !== null })
  if (!chosen.ok) return fail(io, chosen.error)
  const { account, password } = signIn(io)
  const credentials = { username: localpartOf(account) ?? '', password }
  const exchange = startMechanism(chosen.value, credentials, io.random)
  if (!exchange.ok) return fail(io, exchange.error)
  const { name, initial } = exchange.value
  io.send(el(NS_SASL, 'auth', { mechanism: name }, encode(initial)))
  return { kind: 'authenticating', features, refused, exchange: exchange.value }
}

export function authenticating(state: AuthenticatingState, element: Element, io: Io): State {
  if (element.ns !== NS_SASL) return unexpected(io)
  switch (element.name) {
    case 'challenge': {
      const challenge = decode(element)
      if (challenge === undefined) return abort(io)
      io.respond(state.exchange, challenge)
      return state
    }
    case 'success': {
      const data = element.text() === '' ? null : decode(element)
      if (data === undefined) return fail(io, { code: 'server-not-authentic' })
      // A server that knows the password proves it; one that does not is not to be talked to.
      const proven = state.exchange.finish(data)
      if (!proven.ok) return fail(io, proven.error)
      io.open(ownAddress(io))
      return { kind: 'opening', phase: 'authenticated' }
    }
    case 'failure':
      return refusedBy(state, element, io)
    default:
      return unexpected(io)
  }
}

/** The mechanism has worked out its answer to a challenge. */
export function answerChallenge(
  state: AuthenticatingState,
  { exchange, response }: Extract<Event, { kind: 'challenge-answered' }>,
  io: Io,
): State {
  // The server may have refused the mechanism meanwhile.
  if (exchange !== state.exchange) return state
  if (!response.ok) {
    io.send(el(NS_SASL, 'abort'))
    return fail(io, response.error)
  }
  io.send(el(NS_SASL, 'response', {}, encode(response.value)))
  return state
}

function refusedBy(state: AuthenticatingState, failure: Element, io: Io): State {
  const children = failure.elements().filter((child) => child.ns === NS_SASL)
  const condition = children.find((child) => child.name !== 'text')?.name ?? ''
  const text = children.find((child) => child.name === 'text')?.text()
  if (condition === 'invalid-mechanism' || condition === 'mechanism-too-weak') {
    return startAuthentication(state.features, io, [...state.refused, state.exchange.name])
  }
  return fail(io, failureOfCondition(condition, text))
}

/** What the server sent is no base64 (RFC 6120 §6.5.5). */
function abort(io: Io): State {
  io.send(el(NS_SASL, 'abort'))
  return fail(io, failureOfCondition('incorrect-encoding'))
}

/** RFC 6120 §6.4.2: `=` stands for data of no length, so that it differs from no data. */
const encode = (bytes: Uint8Array): string => (bytes.length === 0 ? '=' : base64.format(bytes))

function decode(element: Element): Uint8Array | undefined {
  const text = element.text().trim()
  return text === '=' ? new Uint8Array() : base64.parse(text)
}
