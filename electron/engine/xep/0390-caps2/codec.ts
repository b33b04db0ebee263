import { attr, children, element, text, type TextFormat } from '../../xml/codec.ts'

export const NS_CAPS2 = 'urn:xmpp:caps'
const NS_HASHES = 'urn:xmpp:hashes:2'

/** SHA-512 in base64 has 88 characters, and the longest name of a function (XEP-0300 §5) some twenty. */
const MAX_LENGTH = 100

/** A longer value is not a hash. */
const short: TextFormat<string> = {
  parse: (value) => (value.length <= MAX_LENGTH ? value.trim() : undefined),
  format: (value) => value,
}

/** One hash by one function (XEP-0300 §2). */
const Hash = element(NS_HASHES, 'hash', { algo: attr(short), value: text(short) })

/** The annotation in a presence (§5.4): the same information, hashed by several functions. */
export const HashSet = element(NS_CAPS2, 'c', { hashes: children(Hash) })
