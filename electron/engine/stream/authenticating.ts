import { isDeepStrictEqual } from 'node:util'
import { localpartOf } from '../../../shared/model/jid.ts'
import type { SignInPin } from '../../../shared/model/sign-in.ts'
import { base64, errorName, errorText } from '../xml/codec.ts'
import { el, type Element } from '../xml/element.ts'
import { NS_SASL, saslOffer } from './features.ts'
import { fail, ownAddress, signIn, unexpected, type Io } from './io.ts'
import {
  chooseWay,
  failureOfCondition,
  pinAfterRefusal,
  pinAfterSuccess,
  startMechanism,
  type Choice,
} from './sasl/index.ts'
import type { AuthenticatingState, Event, State } from './states.ts'

/** The earlier attempts on this stream. */
type Before = Pick<AuthenticatingState, 'refused' | 'isSecondHash'>

/** Characters of base64 in one SASL message: well above the needs of the mechanisms here. */
const MAX_MESSAGE = 16_384

/** SASL negotiation, RFC 6120 §6, by the strongest way that is left. */
export function startAuthentication(
  features: Element,
  io: Io,
  before: Before = { refused: [], isSecondHash: false },
): State {
  const chosen = choose(features, io, before)
  return chosen.ok ? begin(features, chosen.value, io, before) : fail(io, chosen.error)
}

function choose(features: Element, io: Io, { refused }: Before) {
  const { pin } = signIn(io)
  return chooseWay(saslOffer(features), io.tls, { pin, refused })
}

function begin(features: Element, choice: Choice, io: Io, before: Before): State {
  const { account, password } = signIn(io)
  const credentials = { username: localpartOf(account) ?? '', password }
  const exchange = startMechanism(choice, credentials, saslOffer(features), io.random)
  if (!exchange.ok) return fail(io, exchange.error)
  const { name, initial } = exchange.value
  io.send(el(NS_SASL, 'auth', { mechanism: name }, encode(initial)))
  return { kind: 'authenticating', features, way: choice.way, exchange: exchange.value, ...before }
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
      // A server that knows the password can prove it. We do not talk to one that cannot.
      const proven = state.exchange.finish(data)
      if (!proven.ok) return fail(io, proven.error)
      const { pin } = signIn(io)
      keepPin(io, pinAfterSuccess(state.way, state.refused, pin))
      io.open(ownAddress(io))
      return { kind: 'opening', phase: 'authenticated' }
    }
    case 'failure':
      return refusedBy(state, element, io)
    default:
      return unexpected(io)
  }
}

/** The mechanism has computed its answer to a challenge. */
export function answerChallenge(
  state: AuthenticatingState,
  { exchange, response }: Extract<Event, { kind: 'challenge-answered' }>,
  io: Io,
): State {
  // The server may have refused the mechanism in the meantime.
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
  const condition = errorName.parse(children.find((child) => child.name !== 'text')?.name ?? '') ?? ''
  const text = errorText.parse(children.find((child) => child.name === 'text')?.text() ?? '') || undefined
  const { features, way, isSecondHash } = state
  const refused = [...state.refused, way]
  // COMPAT(Prosody, 0.12): this is how it says that the proof was made for another connection (RFC 5802 §6).
  if (condition === 'malformed-request' && way.binding !== null)
    return fail(io, { code: 'server-not-authentic' })
  if (condition === 'invalid-mechanism' || condition === 'mechanism-too-weak')
    return startAuthentication(features, io, { refused, isSecondHash })
  if (condition === 'not-authorized' && way.mechanism !== 'PLAIN') {
    const { pin } = signIn(io)
    if (pin !== null) keepPin(io, pinAfterRefusal(way, pin))
    else if (!isSecondHash) {
      // The server may keep this account's password under another hash. We try one more hash only: a wrong password
      // must not count as many attempts, and an account that has signed in before knows its hash.
      const before = { refused, isSecondHash: true }
      const next = choose(features, io, before)
      if (next.ok) return begin(features, next.value, io, before)
    }
  }
  return fail(io, failureOfCondition(condition, text))
}

function keepPin(io: Io, pin: SignInPin | null): void {
  if (pin !== null && !isDeepStrictEqual(pin, signIn(io).pin)) io.pinned(pin)
}

/** The server's message is not base64 (RFC 6120 §6.5.5). */
function abort(io: Io): State {
  io.send(el(NS_SASL, 'abort'))
  return fail(io, failureOfCondition('incorrect-encoding'))
}

/** RFC 6120 §6.4.2: `=` stands for empty data, to tell it from no data. */
const encode = (bytes: Uint8Array): string => (bytes.length === 0 ? '=' : base64.format(bytes))

function decode(element: Element): Uint8Array | undefined {
  const text = element.text()
  if (text.length > MAX_MESSAGE) return undefined
  return text.trim() === '=' ? new Uint8Array() : base64.parse(text.trim())
}
