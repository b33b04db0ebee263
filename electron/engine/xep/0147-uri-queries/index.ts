import type { Failure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { UriQuery } from '../../uri/index.ts'
import { payload } from '../payload.ts'

/** The action that an `xmpp:` link asks for. It is never carried out just because of the link. */
export type UriAction =
  | { readonly kind: 'chat' }
  | { readonly kind: 'message'; readonly subject: string; readonly body: string }
  /** XEP-0045 §17.2: a room, or a message to one. */
  | { readonly kind: 'join'; readonly password: string | null }
  /** Adds a contact. With `preauth` the author of the link is waiting (XEP-0379), with `ibr` also for a new account. */
  | {
      readonly kind: 'add'
      readonly name: string
      readonly group: string
      readonly preauth: string | null
      readonly ibr: boolean
    }
  | { readonly kind: 'remove' }
  | { readonly kind: 'unsubscribe' }
  /** XEP-0077; with `preauth` by invitation (XEP-0445). */
  | { readonly kind: 'register'; readonly preauth: string | null }
  | { readonly kind: 'unknown'; readonly action: string }

/**
 * The meaning of a query, by the registry of XEP-0147. Unknown keys are ignored. If a known key occurs twice, the link
 * has two meanings and fails as `ambiguous`.
 */
export function readUriQuery(query: UriQuery | null): Result<UriAction, Failure> {
  if (query === null) return ok({ kind: 'chat' })
  const { type } = query
  const keys = KEYS.get(type)
  if (keys === undefined) return ok({ kind: 'unknown', action: type })
  const values = new Map<string, string>()
  for (const [key, value] of query.pairs) {
    if (!keys.includes(key)) continue
    if (values.has(key)) return err({ code: 'link-invalid', problem: 'ambiguous' })
    values.set(key, value)
  }
  return ok(actionOf(type, values))
}

const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['message', ['subject', 'body', 'type']],
  ['join', ['password']],
  ['roster', ['name', 'group', 'preauth', 'ibr']],
  ['subscribe', ['preauth']],
  ['remove', []],
  ['unsubscribe', []],
  ['register', ['preauth']],
])

function actionOf(type: string, values: ReadonlyMap<string, string>): UriAction {
  const value = (key: string): string => values.get(key) ?? ''
  const preauth = value('preauth') || null
  switch (type) {
    case 'message':
      if (value('type') === 'groupchat') return { kind: 'join', password: null }
      return { kind: 'message', subject: line(value('subject')), body: value('body') }
    case 'roster':
    case 'subscribe': {
      const ibr = value('ibr') === 'y' && preauth !== null
      return { kind: 'add', name: line(value('name')), group: line(value('group')), preauth, ibr }
    }
    case 'register':
      return { kind: 'register', preauth }
    case 'join':
      return { kind: 'join', password: value('password') || null }
    default:
      return { kind: type as 'remove' | 'unsubscribe' }
  }
}

/** The text in one line, cut between characters. */
const line = (text: string): string => [...text.replace(/\s+/g, ' ').trim()].slice(0, 256).join('')

/** XEP-0147. */
export const uriQueries = payload({
  spec: 'XEP-0147',
  title: 'XMPP URI Query Components',
  version: '1.2',
  status: 'partial',
  note: 'message, roster, subscribe, remove and register; other actions offer to open a conversation',
})
