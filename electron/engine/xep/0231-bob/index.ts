import { createHash } from 'node:crypto'
import type { Infer } from '../../xml/codec.ts'
import { payload } from '../payload.ts'
import type { BitsOfBinary } from './codec.ts'

export { BitsOfBinary } from './codec.ts'

/** XEP-0231. */
export const bitsOfBinary = payload({
  spec: 'XEP-0231',
  title: 'Bits of Binary',
  version: '1.1',
  status: 'partial',
  note: 'only pictures inside registration forms',
})

/** The specification suggests 8 KiB (§2.1), but captchas are larger. */
const MAX_BYTES = 256 * 1024
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const HASHES = new Map([
  ['sha1', 'sha1'],
  ['sha-1', 'sha1'],
  ['sha-256', 'sha256'],
  ['sha256', 'sha256'],
])

/**
 * The picture as a data URL. null if it is not a picture, is too large, or does not match its name: a cid contains the
 * hash of the data (§2.5).
 */
export function pictureUrl({ cid, type, bytes }: Infer<typeof BitsOfBinary>): string | null {
  const [, name, digest] = /^([\w-]+)\+([0-9a-f]+)@bob\.xmpp\.org$/i.exec(cid) ?? []
  const algorithm = HASHES.get(name?.toLowerCase() ?? '')
  if (algorithm === undefined || bytes.length > MAX_BYTES || !PICTURES.includes(type)) return null
  const actual = createHash(algorithm).update(bytes).digest('hex')
  return actual === digest?.toLowerCase()
    ? `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
    : null
}
