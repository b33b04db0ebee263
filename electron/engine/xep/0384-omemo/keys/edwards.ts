import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { KEY_LENGTH } from './curve.ts'

/** Octets of a signature. */
export const SIGNATURE_LENGTH = 64
/** The sign bit of a compressed Edwards point (RFC 8032 §5.1.2), and the free bit of a signature. */
export const SIGN_BIT = 0x80

/** What precedes the 32 octets of a key in its DER form (RFC 8410 §4 and §7). */
const PUBLIC_HEAD = Buffer.from('302a300506032b6570032100', 'hex')
const PRIVATE_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The Ed25519 public key of a seed of our own (RFC 8032 §5.1.5). */
export function edPublicOf(seed: Uint8Array): Uint8Array {
  const der = createPublicKey(importSeed(seed)).export({ format: 'der', type: 'spki' })
  return new Uint8Array(der.subarray(PUBLIC_HEAD.length))
}

/** Signs with a seed of our own (RFC 8032 §5.1.6). */
export function signEd(seed: Uint8Array, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, bytes, importSeed(seed)))
}

/** Whether this is a signature by this Ed25519 key (RFC 8032 §5.1.7). The key must have been checked before. */
export function verifyEd(edPublic: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (edPublic.length !== KEY_LENGTH || signature.length !== SIGNATURE_LENGTH) return false
  try {
    return verify(null, bytes, importPublic(edPublic), signature)
  } catch {
    return false
  }
}

/**
 * The X25519 form of an Ed25519 public key (RFC 7748 §4.1). undefined for anything but the one encoding of a point of the
 * curve, and for points of small order, for which anybody can sign.
 */
export function x25519Of(edPublic: Uint8Array): Uint8Array | undefined {
  if (edPublic.length !== KEY_LENGTH) return undefined
  try {
    if (ed25519.Point.fromBytes(edPublic).isSmallOrder()) return undefined
    return new Uint8Array(ed25519.utils.toMontgomery(edPublic))
  } catch {
    return undefined
  }
}

/**
 * The Ed25519 form of an X25519 public key with this sign: y = (u - 1) / (u + 1) (RFC 7748 §4.1; XEdDSA §2.3). undefined
 * if it is not the one encoding of a point of the curve (its twist has no such form), or of small order.
 */
export function ed25519Of(publicKey: Uint8Array, sign: 0 | 1): Uint8Array | undefined {
  if (publicKey.length !== KEY_LENGTH) return undefined
  const { Fp } = ed25519.Point
  try {
    // this refuses numbers from the order of the field on
    const u = Fp.fromBytes(publicKey)
    const y = Fp.toBytes(Fp.div(Fp.sub(u, Fp.ONE), Fp.add(u, Fp.ONE)))
    const edPublic = y.map((octet, index) =>
      index === KEY_LENGTH - 1 && sign === 1 ? octet | SIGN_BIT : octet,
    )
    return ed25519.Point.fromBytes(edPublic).isSmallOrder() ? undefined : edPublic
  } catch {
    return undefined
  }
}

function importSeed(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, seed]), format: 'der', type: 'pkcs8' })
}

function importPublic(key: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_HEAD, key]), format: 'der', type: 'spki' })
}
