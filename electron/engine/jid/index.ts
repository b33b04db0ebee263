import type { AddressFailure } from '../../../shared/model/failure.ts'
import type { BareJid, FullJid, Jid } from '../../../shared/model/jid.ts'
import { isFull } from '../../../shared/model/jid.ts'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { normalizeDomain } from './domain.ts'
import { opaqueString, usernameCaseMapped } from './precis.ts'
import { isMappedFurther, vouchedDomain, vouchedLocalpart, vouchedResource } from './vouched.ts'

export { opaqueString } from './precis.ts'

/** RFC 7622 §3.1: each part is at most this many octets of UTF-8. */
const MAX_PART_OCTETS = 1023
/**
 * An address in ASCII that is already normalized, as nearly every address is. One linear pass decides. A domain that is
 * longer than a label, or has reserved labels ("xn--"), takes the long way.
 */
const NORMALIZED_ASCII =
  /^(?:[!#-%(-.0-9;=?[-~]{1,1023}@)?(?=[a-z0-9.-]{1,63}(?:\/|$))[a-z0-9]+(?:[.-][a-z0-9]+)*(?:\/[ -~]{1,1023})?$/
/**
 * A part longer than this in UTF-16 does not fit after NFC either, since NFC removes at most 3 of 4 code units. This
 * bounds the work on input from strangers.
 */
const MAX_PART_LENGTH = 2048
/** The length of three parts together. It is in UTF-16 units, and no text has more of them than octets. */
export const MAX_ADDRESS_LENGTH = 3 * MAX_PART_OCTETS + 2
/** A longer address is not remembered by `createJidReader`. */
const MAX_REMEMBERED_LENGTH = 256

type Problem = AddressFailure['problem']

/**
 * Parses and normalizes an address (RFC 7622), so that equal addresses are equal strings. Parsing the result again
 * gives the same string.
 */
export function parseJid(text: string): Result<Jid, AddressFailure> {
  if (NORMALIZED_ASCII.test(text)) return ok(text as Jid)
  if (text === '') return invalid('empty')
  // RFC 7622 §3.1: the first '/' splits before the first '@' does
  const slash = text.indexOf('/')
  if (slash < 0) return parseBarePart(text)
  const bare = parseBarePart(text.slice(0, slash))
  return bare.ok ? makeFull(bare.value, text.slice(slash + 1)) : bare
}

/**
 * Reads an address that a server vouches for: a `from`, an item of the roster, an address in a forwarded copy. A part
 * that RFC 7622 allows is normalized as in `parseJid`. A part that RFC 7622 does not allow, but a server lets pass,
 * stays as it came, except that the mappings of RFC 7622 are applied. Such an address can be answered, and reading it
 * again gives the same string. Text that no server can mean as an address is refused: an empty part, control
 * characters, one of `"&'/:<>@` or a space in the localpart. The length of each part is checked before any other work
 * on it.
 */
export function readJid(text: string): Result<Jid, AddressFailure> {
  if (NORMALIZED_ASCII.test(text)) return ok(text as Jid)
  if (text === '') return invalid('empty')
  if (text.length > MAX_ADDRESS_LENGTH) return invalid('too-long')
  // RFC 7622 §3.1, as in `parseJid`
  const slash = text.indexOf('/')
  const bare = slash < 0 ? text : text.slice(0, slash)
  const at = bare.indexOf('@')
  const given = [
    bare.slice(0, Math.max(at, 0)),
    bare.slice(at + 1),
    slash < 0 ? '' : text.slice(slash + 1),
  ] as const
  if (given.some(isTooLong)) return invalid('too-long')

  const domain = (isMappedFurther(given[1]) ? null : normalizeDomain(given[1])) ?? vouchedDomain(given[1])
  if (domain === null) return invalid('bad-domain')
  const localpart = at < 0 ? '' : (normalizeLocalpart(given[0]) ?? vouchedLocalpart(given[0]))
  if (localpart === null) return invalid('bad-localpart')
  const resource = slash < 0 ? '' : (opaqueString(given[2]) ?? vouchedResource(given[2]))
  if (resource === null) return invalid('bad-resource')
  if ([localpart, domain, resource].some(isTooLong)) return invalid('too-long')
  return ok(`${localpart}${at < 0 ? '' : '@'}${domain}${slash < 0 ? '' : '/'}${resource}` as Jid)
}

/**
 * A `readJid` that remembers about `capacity` of the latest addresses, for the stream of stanzas. Addresses beyond
 * ASCII or with capitals take microseconds to normalize, and rooms repeat them.
 */
export function createJidReader(capacity = 1000): (text: string) => Result<Jid, AddressFailure> {
  let recent = new Map<string, Result<Jid, AddressFailure>>()
  let older = new Map<string, Result<Jid, AddressFailure>>()
  return (text) => {
    if (NORMALIZED_ASCII.test(text)) return ok(text as Jid)
    if (text.length > MAX_REMEMBERED_LENGTH) return readJid(text)
    const known = recent.get(text)
    if (known !== undefined) return known
    const jid = older.get(text) ?? readJid(text)
    // two halves instead of a list in order of use: when the newer half is full, the older one is dropped
    if (recent.size >= capacity / 2) {
      older = recent
      recent = new Map()
    }
    recent.set(text, jid)
    return jid
  }
}

/**
 * Like `parseJid`, for places that take only `localpart@domain` or `domain`. A resource is refused as `has-resource`.
 */
export function parseBareJid(text: string): Result<BareJid, AddressFailure> {
  const jid = parseJid(text)
  if (!jid.ok) return jid
  return isFull(jid.value) ? invalid('has-resource') : ok(jid.value)
}

/** Adds a resource to a bare address, normalized by OpaqueString (RFC 7622 §3.4). */
export function makeFull(bare: BareJid, resource: string): Result<FullJid, AddressFailure> {
  if (resource.length > MAX_PART_LENGTH) return invalid('too-long')
  const resourcepart = opaqueString(resource)
  if (resourcepart === null) return invalid('bad-resource')
  return isTooLong(resourcepart) ? invalid('too-long') : ok(`${bare}/${resourcepart}` as FullJid)
}

/**
 * Parses text that a person typed or pasted as someone's address. Removes space around it and a leading `xmpp:` (RFC
 * 5122). A localpart is required and a resource is refused.
 */
export function parseTypedAddress(text: string): Result<BareJid, AddressFailure> {
  const trimmed = text.replace(/^[\s\p{C}]+|[\s\p{C}]+$/gu, '')
  const address = /^xmpp:/i.test(trimmed) ? addressOfUri(trimmed) : trimmed
  if (address === '') return invalid('empty')
  const head = address.split('/', 1)[0] ?? ''
  if (head.indexOf('@') < 1) return invalid('no-localpart')
  return parseBareJid(address)
}

/**
 * The address in `xmpp:juliet@example.com?message`. Text that cannot be decoded is returned as it is, and the parser
 * refuses it.
 */
function addressOfUri(uri: string): string {
  const path = uri.slice('xmpp:'.length).split(/[?#]/, 1)[0] ?? ''
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}

function parseBarePart(text: string): Result<BareJid, AddressFailure> {
  if (NORMALIZED_ASCII.test(text)) return ok(text as BareJid)
  const at = text.indexOf('@')
  if (at > MAX_PART_LENGTH || text.length - at - 1 > MAX_PART_OCTETS) return invalid('too-long')
  const domain = normalizeDomain(text.slice(at + 1))
  if (domain === null) return invalid('bad-domain')
  if (at < 0) return ok(domain as BareJid)
  const localpart = normalizeLocalpart(text.slice(0, at))
  if (localpart === null) return invalid('bad-localpart')
  return isTooLong(localpart) ? invalid('too-long') : ok(`${localpart}@${domain}` as BareJid)
}

function normalizeLocalpart(text: string): string | null {
  const localpart = usernameCaseMapped(text)
  // RFC 7622 §3.3.1 excludes these beyond PRECIS; checked after the mapping, which turns U+FF20 into '@'
  return localpart === null || /["&'/:<>@]/.test(localpart) ? null : localpart
}

function isTooLong(part: string): boolean {
  return Buffer.byteLength(part) > MAX_PART_OCTETS
}

function invalid(problem: Problem): Result<never, AddressFailure> {
  return err({ code: 'address-invalid', problem })
}
