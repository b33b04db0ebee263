import { bareOf, isFull } from '../../../shared/model/jid.ts'
import { MAX_ADDRESS_LENGTH, readJid } from '../jid/index.ts'
import { childText, element as shape, errorName, get, longText } from '../xml/codec.ts'
import { el, type Element } from '../xml/element.ts'
import { needsSession, NS_BIND, NS_SESSION, offersBinding, offersManagement } from './features.ts'
import { NS_CLIENT } from './header.ts'
import { fail, signIn, unexpected, type Io } from './io.ts'
import { Enable, Enabled, Failed, NS_SM, Resume, Resumed } from './management/codec.ts'
import type { BindingState, Bound, EnabledManagement, State } from './states.ts'

const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
const Bind = shape(NS_BIND, 'bind', { jid: childText(longText(MAX_ADDRESS_LENGTH)) })

/** After authentication: resumes the old session if there is one (XEP-0198 §5), otherwise begins one (RFC 6120 §7). */
export function startBinding(features: Element, io: Io): State {
  const resume = signIn(io).resume
  if (resume === null) return bind(features, null, io)
  if (!offersManagement(features)) return bind(features, { h: undefined }, io)
  io.resumption('asked')
  io.send(Resume.build({ previd: resume.id, h: resume.inbound }))
  return { kind: 'resuming', features, id: resume.id }
}

export function resuming(
  { features, id }: Extract<State, { kind: 'resuming' }>,
  element: Element,
  io: Io,
): State {
  if (element.is(NS_SM, 'failed')) {
    io.resumption('refused')
    return bind(features, { h: Failed.parse(element)?.h }, io)
  }
  const resumed = Resumed.parse(element)
  if (resumed?.previd !== id) return unexpected(io)
  io.established({ kind: 'resumed', features, h: resumed.h })
  return { kind: 'live' }
}

function bind(features: Element, refused: BindingState['refused'], io: Io): State {
  if (!offersBinding(features))
    return fail(io, { code: 'binding-refused', condition: 'feature-not-implemented' })
  const id = requestBinding(signIn(io).resource, io)
  return { kind: 'binding', features, id, refused, chosen: true }
}

function requestBinding(resource: string | null, io: Io): string {
  const id = io.random.uuid()
  const wish = resource === null ? [] : [el(NS_BIND, 'resource', {}, resource)]
  io.send(el(NS_CLIENT, 'iq', { type: 'set', id }, el(NS_BIND, 'bind', {}, ...wish)))
  return id
}

export function binding(state: BindingState, element: Element, io: Io): State {
  const { features, refused } = state
  switch (answerType(element, state.id)) {
    case 'result': {
      const jid = readJid(get(element, Bind)?.jid ?? '')
      // With somebody else's address we would speak as them.
      if (!jid.ok || !isFull(jid.value) || bareOf(jid.value) !== signIn(io).account) {
        return fail(io, { code: 'binding-refused', condition: 'jid-malformed' })
      }
      return startSession({ features, refused, jid: jid.value }, io)
    }
    case 'error': {
      const condition = errorCondition(element)
      // RFC 6120 §7.7.2: the resource is taken or not acceptable. The server then chooses one.
      if (state.chosen && (condition === 'conflict' || condition === 'bad-request')) {
        return { ...state, id: requestBinding(null, io), chosen: false }
      }
      return fail(io, { code: 'binding-refused', condition })
    }
    case 'other':
      return element.ns === NS_CLIENT ? state : unexpected(io)
  }
}

function startSession(bound: Bound, io: Io): State {
  if (!needsSession(bound.features)) return enableManagement(bound, io)
  const id = io.random.uuid()
  io.send(el(NS_CLIENT, 'iq', { type: 'set', id }, el(NS_SESSION, 'session')))
  return { kind: 'opening-session', id, bound }
}

export function openingSession(
  state: Extract<State, { kind: 'opening-session' }>,
  element: Element,
  io: Io,
): State {
  switch (answerType(element, state.id)) {
    case 'result':
      return enableManagement(state.bound, io)
    case 'error':
      return fail(io, { code: 'binding-refused', condition: errorCondition(element) })
    case 'other':
      return element.ns === NS_CLIENT ? state : unexpected(io)
  }
}

function enableManagement(bound: Bound, io: Io): State {
  if (!offersManagement(bound.features)) return finish(bound, null, [], io)
  io.send(Enable.build({ resume: true }))
  return { kind: 'enabling', bound, early: [] }
}

/**
 * Hardly anything arrives before the first presence. Stanzas that do are held in memory until `<enabled/>`. The limit
 * for all data before the session applies to them as well.
 */
const MAX_EARLY = 1000

export function enabling(state: Extract<State, { kind: 'enabling' }>, element: Element, io: Io): State {
  const { bound, early } = state
  if (element.ns === NS_CLIENT) {
    if (early.length >= MAX_EARLY) return fail(io, { code: 'flooded' }, 'policy-violation')
    return { ...state, early: [...early, element] }
  }
  if (element.is(NS_SM, 'failed')) return finish(bound, null, early, io)
  const enabled = Enabled.parse(element)
  if (!enabled) return unexpected(io)
  const management: EnabledManagement = {
    id: enabled.resume === true ? (enabled.id ?? null) : null,
    maxMs: enabled.max === undefined ? undefined : enabled.max * 1000,
    location: enabled.location ?? null,
  }
  return finish(bound, management, early, io)
}

function finish(
  bound: Bound,
  management: EnabledManagement | null,
  early: readonly Element[],
  io: Io,
): State {
  io.established({ kind: 'bound', ...bound, management, early })
  return { kind: 'live' }
}

function answerType({ ns, name, attrs }: Element, id: string): 'result' | 'error' | 'other' {
  // Only the server can speak before the session has begun, so the id is proof enough.
  if (ns !== NS_CLIENT || name !== 'iq' || attrs['id'] !== id) return 'other'
  return attrs['type'] === 'result' ? 'result' : attrs['type'] === 'error' ? 'error' : 'other'
}

function errorCondition(iq: Element): string {
  const named = iq.child(NS_CLIENT, 'error')?.elements() ?? []
  const name = named.find((child) => child.ns === NS_STANZAS && child.name !== 'text')?.name
  return (name === undefined ? undefined : errorName.parse(name)) ?? 'undefined-condition'
}
