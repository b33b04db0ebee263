import type { ErrorType } from '../extension.ts'
import { errorText, longText } from '../xml/codec.ts'
import { el, type Element } from '../xml/element.ts'
import { NS_CLIENT, NS_STANZAS } from './stanza.ts'

/** The defined conditions (RFC 6120 §8.3.3), each with its usual type. */
const USUAL_TYPE = {
  'bad-request': 'modify',
  conflict: 'cancel',
  'feature-not-implemented': 'cancel',
  forbidden: 'auth',
  gone: 'cancel',
  'internal-server-error': 'cancel',
  'item-not-found': 'cancel',
  'jid-malformed': 'modify',
  'not-acceptable': 'modify',
  'not-allowed': 'cancel',
  'not-authorized': 'auth',
  'policy-violation': 'modify',
  'recipient-unavailable': 'wait',
  redirect: 'modify',
  'registration-required': 'auth',
  'remote-server-not-found': 'cancel',
  'remote-server-timeout': 'wait',
  'resource-constraint': 'wait',
  'service-unavailable': 'cancel',
  'subscription-required': 'auth',
  'undefined-condition': 'cancel',
  'unexpected-request': 'wait',
} as const satisfies Record<string, ErrorType>

type StanzaErrorCondition = keyof typeof USUAL_TYPE

/** A stanza error (RFC 6120 §8.3). */
export interface StanzaError {
  readonly type: ErrorType
  readonly condition: StanzaErrorCondition
  readonly text?: string
  /** The entity that found the error, according to the sender. */
  readonly by?: string
  /** The new address as a URI, with `gone` and `redirect`. */
  readonly uri?: string
  /** The application-specific condition (RFC 6120 §8.3.4). */
  readonly application?: Element
}

const address = longText(4096)

const TYPES: readonly string[] = ['auth', 'cancel', 'continue', 'modify', 'wait'] satisfies ErrorType[]
const isType = (type: string | undefined): type is ErrorType => type !== undefined && TYPES.includes(type)
const isCondition = (name: string): name is StanzaErrorCondition => Object.hasOwn(USUAL_TYPE, name)

/**
 * The error of a stanza of type `error`. Missing and unknown parts read as `undefined-condition`, as RFC 6120 §8.3.3
 * says, so there is always a result.
 */
export function parseStanzaError(stanza: Element): StanzaError {
  const error = stanza.child(stanza.ns, 'error')
  let condition: StanzaErrorCondition | undefined
  let text: string | undefined
  let uri: string | undefined
  let application: Element | undefined
  for (const child of error?.elements() ?? []) {
    if (child.ns !== NS_STANZAS) application ??= child
    else if (child.name === 'text') text ??= errorText.parse(child.text())
    else if (condition === undefined && isCondition(child.name)) {
      condition = child.name
      if (condition === 'gone' || condition === 'redirect') uri = address.parse(child.text()) || undefined
    }
  }
  condition ??= 'undefined-condition'
  const type = error?.attrs['type']
  const by = address.parse(error?.attrs['by'] ?? '') || undefined
  return {
    type: isType(type) ? type : USUAL_TYPE[condition],
    condition,
    ...(text !== undefined && { text }),
    ...(by !== undefined && { by }),
    ...(uri !== undefined && { uri }),
    ...(application !== undefined && { application }),
  }
}

/** The parts of an `<error/>` to build. The type is the usual one of the condition unless given. */
export type StanzaErrorDraft = Omit<StanzaError, 'type' | 'condition'> & {
  readonly type?: ErrorType
  readonly condition: string
}

/** The `<error/>` element. A condition that RFC 6120 does not define is our own bug and throws. */
function buildStanzaError(error: StanzaErrorDraft): Element {
  const { condition } = error
  if (!isCondition(condition)) throw new Error(`no such stanza error condition: ${condition}`)
  const children = [el(NS_STANZAS, condition, {}, ...(error.uri === undefined ? [] : [error.uri]))]
  if (error.text !== undefined) children.push(el(NS_STANZAS, 'text', {}, error.text))
  if (error.application !== undefined) children.push(error.application)
  return el(NS_CLIENT, 'error', { type: error.type ?? USUAL_TYPE[condition], by: error.by }, ...children)
}

/** The answer of type `error` to a stanza, addressed to its sender. */
export function errorReply(stanza: Element, error: StanzaErrorDraft): Element {
  const { from, id } = stanza.attrs
  return el(NS_CLIENT, stanza.name, { type: 'error', to: from, id }, buildStanzaError(error))
}
