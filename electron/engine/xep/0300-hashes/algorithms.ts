import { createHash, getHashes } from 'node:crypto'
import type { Hash as Hasher } from 'node:crypto'

/** The length in bytes of the digests that we know. */
export const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['md5', 16],
  ['sha-1', 20],
  ['sha-224', 28],
  ['sha-256', 32],
  ['sha-384', 48],
  ['sha-512', 64],
  ['sha3-256', 32],
  ['sha3-512', 64],
  ['blake2b-256', 32],
  ['blake2b-512', 64],
])

/** Names of XEP-0300 and of Node, the strongest first. SHA-1 only finds accidental damage (XEP-0414 §4.5). */
const BY_STRENGTH: readonly (readonly [string, string])[] = [
  ['sha3-512', 'sha3-512'],
  ['sha-512', 'sha512'],
  ['sha3-256', 'sha3-256'],
  ['sha-256', 'sha256'],
  ['sha-1', 'sha1'],
]

/** An algorithm that this program can compute, or null. Electron's BoringSSL has no SHA-3. */
function nodeNameOf(algo: string): string | null {
  const [, name] = BY_STRENGTH.find(([known]) => known === algo.toLowerCase()) ?? []
  return name !== undefined && getHashes().includes(name) ? name : null
}

/** Computes a digest bit by bit; null if the algorithm is unknown here. `algo` is a name of XEP-0300. */
export function createHasher(algo: string): Hasher | null {
  const name = nodeNameOf(algo)
  return name === null ? null : createHash(name)
}

/** Of several digests of one file, the strongest one that can be verified here; undefined if there is none. */
export function strongestOf<H extends { readonly algo: string }>(hashes: readonly H[]): H | undefined {
  for (const [algo] of BY_STRENGTH) {
    const found = hashes.find((hash) => hash.algo === algo)
    if (found !== undefined && nodeNameOf(algo) !== null) return found
  }
  return undefined
}
