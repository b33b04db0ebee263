import type { Infer } from '../../xml/codec.ts'
import { matchesItsCid } from './cid.ts'
import type { BitsOfBinary } from './codec.ts'

/** The specification suggests 8 KiB (§2.1), but captchas are larger. */
const MAX_BYTES = 256 * 1024
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/** The picture as a data URL. null if it is not a picture, is too large, or does not match its name. */
export function pictureUrl(data: Infer<typeof BitsOfBinary>): string | null {
  const { type, bytes } = data
  if (bytes.length > MAX_BYTES || !PICTURES.includes(type) || !matchesItsCid(data)) return null
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
}
