import { decodeKey } from '../keys/encoding.ts'
import { numberOf, octetsOf, readFields, writeFields } from './protobuf.ts'
import type { Wire } from './wire.ts'

const MAC_LENGTH = 16

/** `OMEMOMessage` */
const MESSAGE = { n: 1, previous: 2, ratchetKey: 3, ciphertext: 4 } as const

/** `OMEMOAuthenticatedMessage` */
const AUTHENTICATED = { mac: 1, message: 2 } as const

/** `OMEMOKeyExchange` */
const EXCHANGE = { preKeyId: 1, signedPreKeyId: 2, identity: 3, ephemeral: 4, message: 5 } as const

/** OMEMO 2 (XEP-0384 §10.2): Protocol Buffers of its own. The identity key is in its Ed25519 form. */
export const wire2: Wire = {
  macLength: MAC_LENGTH,

  writeCovered: ({ ratchetKey, previous, n }, ciphertext) =>
    writeFields([
      [MESSAGE.n, n],
      [MESSAGE.previous, previous],
      [MESSAGE.ratchetKey, ratchetKey],
      [MESSAGE.ciphertext, ciphertext],
    ]),

  writeMessage: (covered, mac) =>
    writeFields([
      [AUTHENTICATED.mac, mac],
      [AUTHENTICATED.message, covered],
    ]),

  readMessage: (bytes) => {
    const authenticated = readFields(bytes)
    if (authenticated === undefined) return undefined
    const mac = octetsOf(authenticated, AUTHENTICATED.mac)
    const covered = octetsOf(authenticated, AUTHENTICATED.message)
    if (mac?.length !== MAC_LENGTH || covered === undefined) return undefined
    const fields = readFields(covered)
    if (fields === undefined) return undefined
    const n = numberOf(fields, MESSAGE.n)
    const previous = numberOf(fields, MESSAGE.previous)
    const ratchetKey = keyOf(octetsOf(fields, MESSAGE.ratchetKey))
    const ciphertext = octetsOf(fields, MESSAGE.ciphertext)
    if (n === undefined || previous === undefined || ratchetKey === undefined) return undefined
    return ciphertext && { ratchetKey, previous, n, ciphertext, covered, mac }
  },

  writeExchange: ({ identity, ephemeral, signedPreKeyId, preKeyId }, message) =>
    writeFields([
      [EXCHANGE.preKeyId, preKeyId],
      [EXCHANGE.signedPreKeyId, signedPreKeyId],
      [EXCHANGE.identity, identity],
      [EXCHANGE.ephemeral, ephemeral],
      [EXCHANGE.message, message],
    ]),

  readExchange: (bytes) => {
    const fields = readFields(bytes)
    if (fields === undefined) return undefined
    const identity = keyOf(octetsOf(fields, EXCHANGE.identity))
    const ephemeral = keyOf(octetsOf(fields, EXCHANGE.ephemeral))
    const signedPreKeyId = numberOf(fields, EXCHANGE.signedPreKeyId)
    const preKeyId = numberOf(fields, EXCHANGE.preKeyId)
    const message = octetsOf(fields, EXCHANGE.message)
    if (identity === undefined || ephemeral === undefined || message === undefined) return undefined
    if (signedPreKeyId === undefined || preKeyId === undefined) return undefined
    return { identity, ephemeral, signedPreKeyId, preKeyId, message }
  },
}

function keyOf(written: Uint8Array | undefined): Uint8Array | undefined {
  return written && decodeKey('2', written)
}
