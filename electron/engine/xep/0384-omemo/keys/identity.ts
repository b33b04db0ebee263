import { createHash } from 'node:crypto'
import type { Random } from '../../../ports.ts'
import type { Identity, OmemoVersion } from '../types.ts'
import { KEY_LENGTH, keyPairOf } from './curve.ts'
import { ed25519Of, edPublicOf, SIGN_BIT, SIGNATURE_LENGTH, signEd, verifyEd, x25519Of } from './edwards.ts'

/** A new identity. Half of all seeds have the wrong sign; another one is drawn then. */
export function generateIdentity(random: Pick<Random, 'bytes'>): Identity {
  for (;;) {
    const identity = identityOf(random.bytes(KEY_LENGTH))
    if (identity !== undefined) return identity
  }
}

/** The identity of a seed. undefined if the seed has a wrong length, or its public key the sign bit 1. */
export function identityOf(seed: Uint8Array): Identity | undefined {
  if (seed.length !== KEY_LENGTH) return undefined
  const edPublic = edPublicOf(seed)
  if (isSigned(edPublic)) return undefined
  // RFC 8032 §5.1.5: this is the private key behind the Ed25519 one. X25519 clamps it in the same way.
  const pair = keyPairOf(new Uint8Array(createHash('sha512').update(seed).digest().subarray(0, KEY_LENGTH)))
  return { ...pair, seed, edPublic }
}

/** Our identity key as this version writes it, 32 octets: its X25519 form in 0.3, its Ed25519 form in 2. */
export function writtenIdentity(version: OmemoVersion, own: Identity): Uint8Array {
  return version === '2' ? own.edPublic : own.public
}

/**
 * The X25519 form of somebody's identity key from the form that this version writes, by which a device is known in both.
 * undefined if it is no key with which somebody could sign and agree.
 */
export function readIdentity(version: OmemoVersion, written: Uint8Array): Uint8Array | undefined {
  if (version === '2') return x25519Of(written)
  return ed25519Of(written, 0) === undefined ? undefined : written
}

/** Signs with our identity. Its sign bit is 0, so that the signature is valid for Ed25519 and for XEdDSA. */
export function sign(own: Identity, bytes: Uint8Array): Uint8Array {
  return signEd(own.seed, bytes)
}

/**
 * Whether this is a signature by an identity, which is given in the form that the version writes. Version 2 has Ed25519
 * (RFC 8032). In 0.3 it is XEdDSA (§3), whose key has the sign bit 0; libsignal's older form of it writes the sign bit of
 * the key into the last bit of the signature, which is always 0 otherwise.
 */
export function verify(
  version: OmemoVersion,
  written: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== SIGNATURE_LENGTH) return false
  if (version === '2') return x25519Of(written) !== undefined && verifyEd(written, bytes, signature)
  const last = signature[SIGNATURE_LENGTH - 1] ?? 0
  const edPublic = ed25519Of(written, (last & SIGN_BIT) === 0 ? 0 : 1)
  if (edPublic === undefined) return false
  const plain = new Uint8Array(signature)
  plain[SIGNATURE_LENGTH - 1] = last & ~SIGN_BIT
  return verifyEd(edPublic, bytes, plain)
}

function isSigned(edPublic: Uint8Array): boolean {
  return ((edPublic[KEY_LENGTH - 1] ?? 0) & SIGN_BIT) !== 0
}
