import {
  attr,
  base64,
  element,
  integer,
  optional,
  shortText,
  text,
  type TextFormat,
} from '../../xml/codec.ts'

export const NS_BOB = 'urn:xmpp:bob'

/** §4 asks for 8 kB at most, but pictures of challenges (XEP-0158) are a few times larger. Longer data is not read. */
const MAX_BASE64_LENGTH = 1024 * 1024
/** Seventy years, in seconds. */
const MAX_AGE = 0x7fff_ffff

/** Base64 that may be wrapped into lines, as in the examples of the specification. */
const wrappedBase64: TextFormat<Uint8Array> = {
  parse: (source) =>
    source.length > MAX_BASE64_LENGTH ? undefined : base64.parse(source.replace(/\s+/g, '')),
  format: base64.format,
}

/** A small piece of data, with the name by which the rest of the stanza refers to it (§2.5). */
export const BitsOfBinary = element(NS_BOB, 'data', {
  cid: attr(),
  type: attr(),
  /** For how many seconds it may be kept; 0 forbids it. */
  maxAge: optional(attr(integer(0, MAX_AGE), 'max-age')),
  bytes: text(wrappedBase64),
})

/** The question for data (§4). */
export const BitsWanted = element(NS_BOB, 'data', { cid: attr(shortText(256)) })
