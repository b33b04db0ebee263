import { createHash, timingSafeEqual } from 'node:crypto'
import type { Infer } from '../../xml/codec.ts'
import type { BitsOfBinary } from './codec.ts'

/** COMPAT(XEP-0231, 1.0): it called the algorithms `sha1` and `sha256`. */
const HASHES = new Map([
  ['sha1', 'sha1'],
  ['sha-1', 'sha1'],
  ['sha-256', 'sha256'],
  ['sha256', 'sha256'],
])

/** The content id of data (§2.1). SHA-1 is what every client knows. */
export function cidOf(bytes: Uint8Array): string {
  return `sha1+${createHash('sha1').update(bytes).digest('hex')}@bob.xmpp.org`
}

/** The content id of a `cid:` address (RFC 2392 §2), or null. */
export function cidFromUri(uri: string): string | null {
  return /^cid:(.+)$/i.exec(uri)?.[1] ?? null
}

/** Whether the data has the hash that its content id names. An id without a known hash names no data for certain. */
export function matchesItsCid({ cid, bytes }: Pick<Infer<typeof BitsOfBinary>, 'cid' | 'bytes'>): boolean {
  const [, name, digest = ''] = /^([\w-]{1,16})\+([0-9a-f]{1,128})@bob\.xmpp\.org$/i.exec(cid) ?? []
  const algorithm = HASHES.get(name?.toLowerCase() ?? '')
  if (algorithm === undefined) return false
  const expected = Buffer.from(digest, 'hex')
  const actual = createHash(algorithm).update(bytes).digest()
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
