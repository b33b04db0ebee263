import {
  attr,
  children,
  cutText,
  element,
  errorText,
  oneOf,
  optional,
  shortText,
  type Codec,
  type Field,
  type Infer,
} from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'

export const NS_JINGLE = 'urn:xmpp:jingle:1'
export const NS_JINGLE_ERRORS = 'urn:xmpp:jingle:errors:1'

const ACTIONS = [
  'content-accept',
  'content-add',
  'content-modify',
  'content-reject',
  'content-remove',
  'description-info',
  'security-info',
  'session-accept',
  'session-info',
  'session-initiate',
  'session-terminate',
  'transport-accept',
  'transport-info',
  'transport-reject',
  'transport-replace',
] as const

/** §7.2. */
export type Action = (typeof ACTIONS)[number]

const CONDITIONS = [
  'alternative-session',
  'busy',
  'cancel',
  'connectivity-error',
  'decline',
  'expired',
  'failed-application',
  'failed-transport',
  'general-error',
  'gone',
  'incompatible-parameters',
  'media-error',
  'security-error',
  'success',
  'timeout',
  'unsupported-applications',
  'unsupported-transports',
] as const

/** §7.4. */
export type Condition = (typeof CONDITIONS)[number]

const isCondition = (name: string): name is Condition => (CONDITIONS as readonly string[]).includes(name)

const ROLES = ['initiator', 'responder'] as const
export type Role = (typeof ROLES)[number]
export type Senders = Role | 'both' | 'none'

/** Ids and names are made by clients and have some ten characters. They come back in each stanza. */
const id = shortText(256)
/** More contents than any session that we take part in; a few more are read, so that too many are noticed. */
const MAX_CONTENTS = 100

/** The first child element of this name in any namespace but `ns`, or of any name if it is null. */
function foreignChild(name: string | null): Field<Element | undefined> {
  return {
    read: (source, _key, ns) =>
      source.elements().find((child) => (name === null ? child.ns !== ns : child.name === name)),
    write(value, _key, _ns, draft) {
      if (value !== undefined) draft.children.push(value)
    },
  }
}

/** §7.3. `description` and `transport` belong to the application and the transport method. */
export const Content = element(NS_JINGLE, 'content', {
  creator: optional(attr(oneOf(...ROLES))),
  name: attr(id),
  senders: optional(attr(oneOf('initiator', 'responder', 'both', 'none'))),
  disposition: optional(attr(cutText(64))),
  description: foreignChild('description'),
  transport: foreignChild('transport'),
})
export type ContentElement = Infer<typeof Content>

export interface ReasonValue {
  readonly condition: Condition
  readonly text?: string
  /** The application's own condition. */
  readonly detail?: Element
}

/** §7.4. An unknown condition reads as `general-error`. */
export const ReasonElement: Codec<ReasonValue> = {
  ns: NS_JINGLE,
  name: 'reason',
  parse(source) {
    if (!source.is(NS_JINGLE, 'reason')) return undefined
    const parts = source.elements()
    const condition = parts.map(({ ns, name }) => (ns === NS_JINGLE ? name : '')).find(isCondition)
    const text = source.child(NS_JINGLE, 'text')?.text()
    const detail = parts.find(({ ns }) => ns !== NS_JINGLE)
    return {
      condition: condition ?? 'general-error',
      ...(text !== undefined && { text: errorText.parse(text) ?? '' }),
      ...(detail && { detail }),
    }
  },
  build: ({ condition, text, detail }) =>
    el(
      NS_JINGLE,
      'reason',
      {},
      el(NS_JINGLE, condition),
      ...(text === undefined ? [] : [el(NS_JINGLE, 'text', {}, text)]),
      ...(detail ? [detail] : []),
    ),
}

const reason: Field<ReasonValue | undefined> = {
  read(source) {
    const found = source.child(NS_JINGLE, 'reason')
    return found && ReasonElement.parse(found)
  },
  write(value, _key, _ns, draft) {
    if (value) draft.children.push(ReasonElement.build(value))
  },
}

/** §7.1. */
export const JingleElement = element(NS_JINGLE, 'jingle', {
  action: attr(oneOf(...ACTIONS)),
  sid: attr(id),
  /** Full addresses, as claims: the session belongs to the `from` of the stanza. */
  initiator: optional(attr(shortText(3072))),
  responder: optional(attr(shortText(3072))),
  contents: children(Content, MAX_CONTENTS),
  reason,
  /** The payload of session-info. */
  payload: foreignChild(null),
})
export type JingleValue = Infer<typeof JingleElement>
