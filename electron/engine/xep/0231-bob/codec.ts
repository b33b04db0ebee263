import { attr, base64, element, text, type TextFormat } from '../../xml/codec.ts'

const NS_BOB = 'urn:xmpp:bob'

/** Base64 that may be broken into lines, as the examples of the specification are. */
const wrappedBase64: TextFormat<Uint8Array> = {
  parse: (source) => base64.parse(source.replace(/\s+/g, '')),
  format: base64.format,
}

/** A small piece of data with the name by which the rest of the stanza refers to it (§2.5). */
export const BitsOfBinary = element(NS_BOB, 'data', {
  cid: attr(),
  type: attr(),
  bytes: text(wrappedBase64),
})
