import type { Failure } from '../../../shared/model/failure.ts'
import type { Element } from '../xml/element.ts'
import { NS_STREAMS } from '../xml/serialize.ts'
import { answerChallenge, authenticating, startAuthentication } from './authenticating.ts'
import { binding, enabling, openingSession, resuming, startBinding } from './binding.ts'
import { offersTls } from './features.ts'
import { headerProblem, speaksFor } from './header.ts'
import { drop, fail, ownAddress, unexpected, type Io } from './io.ts'
import type { Event, FeaturesState, OpeningState, State } from './states.ts'
import { askForTls, askingForTls, securing } from './securing.ts'
import { parseStreamError, streamErrorFailure, type StreamErrorCondition } from './stream-error.ts'

/** The only place where a stream changes its state (RFC 6120 §4, figure in §4.3.5). */
export function transition(state: State, event: Event, io: Io): State {
  if (state.kind === 'closed') return state
  switch (event.kind) {
    case 'disconnected':
      if (state.kind === 'closing') return io.ended(null)
      return io.failed(event.failure ?? { code: 'connection-lost' })
    case 'timed-out':
      if (state.kind === 'closing') return drop(io, null)
      io.hangUp()
      return io.failed({ code: 'negotiation-timeout' })
    case 'drop-asked':
      return drop(io, event.failure)
    case 'close-asked':
      return close(state, io)
    case 'abort-asked':
      return fail(io, event.failure, event.condition, event.application)
    case 'xml-refused':
      return state.kind === 'closing' ? state : fail(io, xmlFailure(state, event.condition), event.condition)
    case 'footer-received':
      // RFC 6120 §4.4: when one side closes a stream, the other closes it, too.
      return state.kind === 'closing' ? drop(io, null) : fail(io, { code: 'connection-lost' })
    case 'element-received':
      if (event.element.is(NS_STREAMS, 'error')) return takeStreamError(state, event.element, io)
      return takeElement(state, event.element, io)
    case 'header-received':
      return state.kind === 'opening' ? takeHeader(state, event.header, io) : unexpected(io)
    default:
      return takeOutcome(state, event, io)
  }
}

type Outcome = Extract<
  Event,
  { kind: 'dialled' | 'dial-failed' | 'tls-started' | 'tls-failed' | 'challenge-answered' }
>

/** Handles the outcome of something that we started. If the state has moved on, the outcome is ignored. */
function takeOutcome(state: State, event: Outcome, io: Io): State {
  switch (event.kind) {
    case 'dialled': {
      if (state.kind !== 'dialling') return state
      const { security } = event.dialled
      io.open(security === 'direct-tls' ? ownAddress(io) : null)
      const phase = security === 'direct-tls' ? 'secured' : security === 'none' ? 'unprotected' : 'plain'
      return { kind: 'opening', phase }
    }
    case 'dial-failed':
      return state.kind === 'dialling' ? io.failed(event.failure) : state
    case 'tls-started':
    case 'tls-failed':
      return state.kind === 'securing' ? securing(event, io) : state
    case 'challenge-answered':
      return state.kind === 'authenticating' ? answerChallenge(state, event, io) : state
  }
}

function takeHeader(state: OpeningState, header: Element, io: Io): State {
  const problem = headerProblem(header)
  if (problem === 'unsupported-version') {
    return fail(io, { code: 'stream-error', condition: problem }, problem)
  }
  if (problem !== null) return fail(io, { code: 'not-xmpp' }, problem)
  if (!speaksFor(io.config.domain, header.attrs)) {
    // TLS proves the server's identity; the attribute proves nothing.
    io.log('stream: the server calls itself by another name')
  }
  return { kind: 'awaiting-features', phase: state.phase }
}

function takeElement(state: State, element: Element, io: Io): State {
  switch (state.kind) {
    case 'awaiting-features':
      return element.is(NS_STREAMS, 'features') ? takeFeatures(state, element, io) : unexpected(io)
    case 'asking-for-tls':
      return askingForTls(element, io)
    case 'authenticating':
      return authenticating(state, element, io)
    case 'resuming':
      return resuming(state, element, io)
    case 'binding':
      return binding(state, element, io)
    case 'opening-session':
      return openingSession(state, element, io)
    case 'enabling':
      return enabling(state, element, io)
    case 'live':
    case 'closing':
      // Stanzas that arrive while we close still count, because the server considers them delivered (RFC 6120 §4.4).
      io.deliver(element)
      return state
    case 'dialling':
    case 'opening':
    case 'securing':
    case 'closed':
      return unexpected(io)
  }
}

function takeFeatures(state: FeaturesState, features: Element, io: Io): State {
  switch (state.phase) {
    case 'plain':
      return offersTls(features) ? askForTls(io) : fail(io, { code: 'tls-required' })
    case 'authenticated':
      return startBinding(features, io)
    case 'secured':
    case 'unprotected':
      if (io.config.purpose.kind === 'sign-in') return startAuthentication(features, io)
      io.established({ kind: 'unauthenticated', features })
      return { kind: 'live' }
  }
}

function takeStreamError(state: State, element: Element, io: Io): State {
  if (state.kind === 'closing') return state
  const error = parseStreamError(element)
  const isSecured = io.tls !== null
  io.sayGoodbye()
  io.hangUp()
  const { seeOther } = error
  const failure = streamErrorFailure(error, io.config.domain)
  if (state.kind === 'live') return io.ended(failure, isSecured ? seeOther : undefined)
  if (seeOther === undefined) return io.failed(failure)
  // RFC 6120 §13.12: outside of TLS anybody in between could send us anywhere.
  if (!isSecured) return io.failed({ code: 'redirect-refused' })
  // RFC 6120 §4.9.3.19: the new host has to prove that it is the domain.
  return io.redirect(seeOther) ? { kind: 'dialling' } : io.failed({ code: 'too-many-redirects' })
}

function close(state: State, io: Io): State {
  if (state.kind === 'closing') return state
  if (state.kind === 'dialling' || state.kind === 'securing') {
    return drop(io, null)
  }
  io.sayGoodbye()
  return { kind: 'closing' }
}

/** If nothing sensible has come yet, we have not reached an XMPP server at all. */
function xmlFailure(state: State, condition: StreamErrorCondition): Failure {
  return state.kind === 'opening' && state.phase !== 'authenticated'
    ? { code: 'not-xmpp' }
    : { code: 'bad-xml', condition }
}
