import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** Octets of SHA-256, and of a salt of zeros, which stands for none (RFC 5869 §2.2). */
const HASH_LENGTH = 32

/** HKDF-SHA-256 (RFC 5869): `length` octets, at most 8,160. Without a salt it is all zero. */
export function hkdf(
  secret: Uint8Array,
  salt: Uint8Array | undefined,
  info: string | Uint8Array,
  length: number,
): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt ?? new Uint8Array(HASH_LENGTH), info, length))
}

/**
 * HMAC-SHA-256 (RFC 2104) over the parts, one after the other: 32 octets. Two one-shot hashes would be quicker in Node, but not
 * with BoringSSL in Electron.
 */
export function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(part)
  return new Uint8Array(mac.digest())
}

/** Whether two byte strings are the same, in a time that depends only on their lengths. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}
