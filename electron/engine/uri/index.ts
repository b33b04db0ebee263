import type { Failure, LinkFailure } from '../../../shared/model/failure.ts'
import { bareOf, domainOf, isFull, localpartOf, type BareJid, type Jid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { makeFull, parseBareJid } from '../jid/index.ts'

/** The query of an `xmpp:` URI: `?type;key=value;…` (RFC 5122 §2.5). */
export interface UriQuery {
  readonly type: string
  /** Decoded, in their order. A key may occur twice. */
  readonly pairs: readonly (readonly [key: string, value: string])[]
}

/** An `xmpp:` URI or IRI (RFC 5122), decoded. */
export interface XmppUri {
  /** `xmpp://account@host/…`: the account to act as (§2.3). */
  readonly account: BareJid | null
  readonly address: Jid
  readonly query: UriQuery | null
}

/** Far more than a short text needs. Input from outside is bounded before any other work on it. */
export const MAX_URI_LENGTH = 8192
const MAX_PAIRS = 50

/** C0 except tab and line breaks, DEL, C1, and lone surrogates. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/u

/** Whether a text has characters that do not belong in any readable text. */
export const holdsControls = (text: string): boolean => CONTROL.test(text)

/**
 * Reads an `xmpp:` URI or IRI. Percent-encoding must be strict UTF-8 (RFC 3986 §2.5). Characters that should have been
 * encoded are accepted as they are, except control characters, which fail. The fragment means nothing (§2.6).
 */
export function parseXmppUri(text: string): Result<XmppUri, Failure> {
  if (text.length > MAX_URI_LENGTH) return invalid('too-long')
  if (!/^xmpp:/i.test(text)) return invalid('not-xmpp')
  const uri = text.slice('xmpp:'.length).split('#', 1)[0] ?? ''
  if (/[\t\r\n]/.test(uri) || holdsControls(uri)) return invalid('control-characters')
  const [hierarchy, query] = cut(uri, '?')
  let path = hierarchy
  let account: BareJid | null = null
  if (hierarchy.startsWith('//')) {
    const [authority, rest] = cut(hierarchy.slice(2), '/')
    if (!authority.includes('@')) return invalid('no-account')
    const parsed = parseBare(authority)
    if (!parsed.ok) return parsed
    if (rest === null || rest === '') return invalid('no-address')
    account = parsed.value
    path = rest
  }
  const address = parsePath(path)
  if (!address.ok) return address
  const parsed = parseQuery(query ?? '')
  return parsed.ok ? ok({ account, address: address.value, query: parsed.value }) : parsed
}

/** The `xmpp:` URI of an address. Everything that is not plain in each of its parts is percent-encoded (§2.7). */
export function buildXmppUri(address: Jid): string {
  const localpart = localpartOf(address)
  const account = localpart === null ? '' : `${encodeURIComponent(localpart)}@`
  const resource = isFull(address) ? `/${encodeURIComponent(address.slice(bareOf(address).length + 1))}` : ''
  return `xmpp:${account}${encodeURIComponent(domainOf(address))}${resource}`
}

function parsePath(path: string): Result<Jid, Failure> {
  const [head, tail] = cut(path, '/')
  const bare = parseBare(head)
  if (!bare.ok || tail === null) return bare
  const resource = decode(tail)
  return resource.ok ? makeFull(bare.value, resource.value) : resource
}

/** Decodes the parts one by one: an encoded '/' or '@' is a character of its part and never a separator. */
function parseBare(text: string): Result<BareJid, Failure> {
  const [before, after] = cut(text, '@')
  const localpart = decode(after === null ? '' : before)
  const domain = decode(after ?? before)
  if (!localpart.ok) return localpart
  if (!domain.ok) return domain
  if (/[@/]/.test(localpart.value)) return err({ code: 'address-invalid', problem: 'bad-localpart' })
  if (/[@/]/.test(domain.value)) return err({ code: 'address-invalid', problem: 'bad-domain' })
  return parseBareJid(after === null ? domain.value : `${localpart.value}@${domain.value}`)
}

function parseQuery(query: string): Result<UriQuery | null, Failure> {
  if (query === '') return ok(null)
  const [encodedType, ...encodedPairs] = query.split(';', MAX_PAIRS + 2)
  if (encodedPairs.length > MAX_PAIRS) return invalid('too-long')
  const type = decode(encodedType ?? '')
  if (!type.ok) return type
  const pairs: [string, string][] = []
  for (const pair of encodedPairs) {
    if (pair === '') continue
    const [encodedKey, encodedValue] = cut(pair, '=')
    const key = decode(encodedKey)
    const value = decode(encodedValue ?? '')
    if (!key.ok) return key
    if (!value.ok) return value
    pairs.push([key.value, value.value.replace(/\r\n?/g, '\n')])
  }
  return ok({ type: type.value, pairs })
}

/** `decodeURIComponent` accepts only well-formed UTF-8: no overlong forms, no surrogates. */
function decode(text: string): Result<string, LinkFailure> {
  let decoded: string
  try {
    decoded = decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return invalid('bad-encoding')
    throw error
  }
  return holdsControls(decoded) ? invalid('control-characters') : ok(decoded)
}

/** The text before the first `mark`, and the text after it; null if there is no mark. */
function cut(text: string, mark: string): [before: string, after: string | null] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + mark.length)]
}

function invalid(problem: LinkFailure['problem']): Result<never, LinkFailure> {
  return err({ code: 'link-invalid', problem })
}
