import { attr, base64, element, shortText, text, type Codec, type TextFormat } from '../../xml/codec.ts'
import { DIGEST_LENGTHS } from './algorithms.ts'

export const NS_HASHES = 'urn:xmpp:hashes:2'

/** The digest of some data. */
export interface Hash {
  /** A name of the IANA's list or of §2, in lower case: `sha-256`. It may be one that we cannot compute. */
  readonly algo: string
  readonly value: Uint8Array
}

/** Longer than any name of an algorithm. */
const MAX_NAME_LENGTH = 64
/** 512 bits in Base64 have 88 characters. The rest allows for white space. */
const MAX_VALUE_LENGTH = 256

const digest: TextFormat<Uint8Array> = {
  parse: (source) => (source.length <= MAX_VALUE_LENGTH ? base64.parse(source) : undefined),
  format: base64.format,
}
const algorithmName: TextFormat<string> = {
  parse: (source) => shortText(MAX_NAME_LENGTH).parse(source)?.toLowerCase(),
  format: (value) => value,
}

const Plain = element(NS_HASHES, 'hash', { algo: attr(algorithmName), value: text(digest) })

/** A digest of the wrong length counts as absent. */
export const Hash: Codec<Hash> = {
  ...Plain,
  parse(source) {
    const hash = Plain.parse(source)
    if (hash === undefined || hash.value.length === 0) return undefined
    const expected = DIGEST_LENGTHS.get(hash.algo)
    return expected === undefined || expected === hash.value.length ? hash : undefined
  },
}
