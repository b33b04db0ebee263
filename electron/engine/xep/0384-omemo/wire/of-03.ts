import { decodeKey, encodeKey } from '../keys/encoding.ts'
import { numberOf, octetsOf, readFields, writeFields } from './protobuf.ts'
import type { Wire } from './wire.ts'

/** The octet before a message: libsignal's version 3, twice: that of the message and the highest its sender knows. */
const VERSION_OCTET = 0x33
const MESSAGE_VERSION = 3
const MAC_LENGTH = 8

/** libsignal's `SignalMessage` (once `WhisperMessage`). */
const MESSAGE = { ratchetKey: 1, n: 2, previous: 3, ciphertext: 4 } as const

/**
 * libsignal's `PreKeySignalMessage`. Its field 5, the number of the sender's registration with a server, says nothing in XMPP
 * and is neither read nor written; libsignal takes it for 0 then.
 */
const EXCHANGE = { preKeyId: 1, ephemeral: 2, identity: 3, message: 4, signedPreKeyId: 6 } as const

/** OMEMO 0.3 (XEP-0384 0.3 §4.3 leaves it to libsignal): Protocol Buffers after a version octet, the MAC at the end. */
export const wire03: Wire = {
  macLength: MAC_LENGTH,

  writeCovered: ({ ratchetKey, previous, n }, ciphertext) =>
    versioned(
      writeFields([
        [MESSAGE.ratchetKey, encodeKey('0.3', ratchetKey)],
        [MESSAGE.n, n],
        [MESSAGE.previous, previous],
        [MESSAGE.ciphertext, ciphertext],
      ]),
    ),

  writeMessage: (covered, mac) => {
    const bytes = new Uint8Array(covered.length + mac.length)
    bytes.set(covered)
    bytes.set(mac, covered.length)
    return bytes
  },

  readMessage: (bytes) => {
    if (bytes.length <= MAC_LENGTH) return undefined
    const covered = bytes.subarray(0, -MAC_LENGTH)
    const fields = unversioned(covered)
    if (fields === undefined) return undefined
    const ratchetKey = keyOf(octetsOf(fields, MESSAGE.ratchetKey))
    const n = numberOf(fields, MESSAGE.n)
    const ciphertext = octetsOf(fields, MESSAGE.ciphertext)
    if (ratchetKey === undefined || n === undefined || ciphertext === undefined) return undefined
    // libsignal takes it for 0 if it is missing
    const previous = fields.has(MESSAGE.previous) ? numberOf(fields, MESSAGE.previous) : 0
    if (previous === undefined) return undefined
    return { ratchetKey, previous, n, ciphertext, covered, mac: bytes.subarray(-MAC_LENGTH) }
  },

  writeExchange: ({ identity, ephemeral, signedPreKeyId, preKeyId }, message) =>
    versioned(
      writeFields([
        [EXCHANGE.preKeyId, preKeyId],
        [EXCHANGE.ephemeral, encodeKey('0.3', ephemeral)],
        [EXCHANGE.identity, encodeKey('0.3', identity)],
        [EXCHANGE.message, message],
        [EXCHANGE.signedPreKeyId, signedPreKeyId],
      ]),
    ),

  readExchange: (bytes) => {
    const fields = unversioned(bytes)
    if (fields === undefined) return undefined
    const identity = keyOf(octetsOf(fields, EXCHANGE.identity))
    const ephemeral = keyOf(octetsOf(fields, EXCHANGE.ephemeral))
    const signedPreKeyId = numberOf(fields, EXCHANGE.signedPreKeyId)
    const preKeyId = numberOf(fields, EXCHANGE.preKeyId)
    const message = octetsOf(fields, EXCHANGE.message)
    if (identity === undefined || ephemeral === undefined || message === undefined) return undefined
    if (signedPreKeyId === undefined || (preKeyId === undefined && fields.has(EXCHANGE.preKeyId)))
      return undefined
    return { identity, ephemeral, signedPreKeyId, preKeyId, message }
  },
}

function versioned(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(message.length + 1)
  bytes[0] = VERSION_OCTET
  bytes.set(message, 1)
  return bytes
}

function unversioned(bytes: Uint8Array): ReturnType<typeof readFields> {
  return (bytes[0] ?? 0) >> 4 === MESSAGE_VERSION ? readFields(bytes.subarray(1)) : undefined
}

function keyOf(written: Uint8Array | undefined): Uint8Array | undefined {
  return written && decodeKey('0.3', written)
}
