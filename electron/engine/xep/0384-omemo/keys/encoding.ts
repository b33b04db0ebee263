import type { OmemoVersion } from '../types.ts'
import { KEY_LENGTH } from './curve.ts'

/** libsignal's type of an X25519 key, which precedes it in 0.3. */
const CURVE25519 = 0x05

/** An X25519 public key as this version writes it: plain in 2, after an octet 0x05 in 0.3. */
export function encodeKey(version: OmemoVersion, key: Uint8Array): Uint8Array {
  return version === '2' ? key : Uint8Array.of(CURVE25519, ...key)
}

/** The 32 octets of a public key as this version writes it; undefined if they are anything else. */
export function decodeKey(version: OmemoVersion, bytes: Uint8Array): Uint8Array | undefined {
  if (version === '2') return bytes.length === KEY_LENGTH ? bytes : undefined
  return bytes.length === KEY_LENGTH + 1 && bytes[0] === CURVE25519 ? bytes.subarray(1) : undefined
}
