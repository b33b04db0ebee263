import { attr, element, integer, oneOf, optional, shortText, text, type TextFormat } from '../../xml/codec.ts'

export const NS_IBB = 'http://jabber.org/protocol/ibb'

/** §2.1. */
export const MAX_BLOCK_SIZE = 65_535

/** An NMTOKEN. Clients use some twenty characters. */
const sid = shortText(256)
const unsigned16 = integer(0, 65_535)

/** Base64 of the largest block, with room for line breaks. */
const MAX_DATA_LENGTH = 96 * 1024

/** Base64 with nothing but its alphabet and white space (§6): padding stands at the end only. */
const strictBase64: TextFormat<Uint8Array> = {
  parse(source) {
    if (source.length > MAX_DATA_LENGTH) return undefined
    const digits = /[ \t\r\n]/.test(source) ? source.replace(/[ \t\r\n]+/g, '') : source
    if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return undefined
    const bytes = Buffer.from(digits, 'base64')
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  },
  format: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
}

/** §2.1. */
export const Open = element(NS_IBB, 'open', {
  blockSize: attr(integer(1, MAX_BLOCK_SIZE), 'block-size'),
  sid: attr(sid),
  stanza: optional(attr(oneOf('iq', 'message'))),
})

/** §2.2. */
export const Data = element(NS_IBB, 'data', {
  seq: attr(unsigned16),
  sid: attr(sid),
  bytes: text(strictBase64),
})

/** Data whose Base64 may be broken: which stream it belongs to. */
export const DataHead = element(NS_IBB, 'data', { seq: attr(unsigned16), sid: attr(sid) })

/** §2.3. */
export const Close = element(NS_IBB, 'close', { sid: attr(sid) })
