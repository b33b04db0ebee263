import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto'
import type { Random } from '../../../ports.ts'
import type { KeyPair } from '../types.ts'

/** Octets of an X25519 or Ed25519 key. */
export const KEY_LENGTH = 32

/**
 * All that precedes the 32 octets of a key in its DER form (RFC 8410 §4 and §7). Node takes no raw keys, and DER is the
 * quickest of its forms.
 */
const PUBLIC_HEAD = Buffer.from('302a300506032b656e032100', 'hex')
const PRIVATE_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** A new X25519 key pair (RFC 7748 §6.1). */
export function generateKeyPair(random: Pick<Random, 'bytes'>): KeyPair {
  return keyPairOf(random.bytes(KEY_LENGTH))
}

/** The key pair of 32 private octets of our own. */
export function keyPairOf(privateKey: Uint8Array): KeyPair {
  // Quicker than DER in this direction
  const { x = '' } = createPublicKey(importPrivate(privateKey)).export({ format: 'jwk' })
  return { private: privateKey, public: new Uint8Array(Buffer.from(x, 'base64url')) }
}

/**
 * The shared secret of X25519 (RFC 7748 §6.1), 32 octets. undefined if a key has a wrong length, or if the other one is of
 * small order: the result would then be all zero, whatever our key is.
 */
export function agree(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  if (privateKey.length !== KEY_LENGTH || publicKey.length !== KEY_LENGTH) return undefined
  try {
    const secret = diffieHellman({
      privateKey: importPrivate(privateKey),
      publicKey: importPublic(publicKey),
    })
    return secret.every((octet) => octet === 0) ? undefined : new Uint8Array(secret)
  } catch {
    // OpenSSL and BoringSSL refuse an all-zero result themselves
    return undefined
  }
}

function importPrivate(key: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, key]), format: 'der', type: 'pkcs8' })
}

function importPublic(key: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_HEAD, key]), format: 'der', type: 'spki' })
}
