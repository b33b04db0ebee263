import { createHash } from 'node:crypto'
import { OWN_AVATAR_SIDE } from '../../../shared/contract/avatars.ts'

/** Larger pictures are refused. Those of ordinary clients have at most some hundred kilobytes. */
export const MAX_PICTURE_BYTES = 1_000_000

/** The kinds of pictures that are kept, by the bytes they begin with. No SVG: it can hold scripts. */
const KINDS: readonly { readonly type: string; readonly is: (bytes: Buffer) => boolean }[] = [
  { type: 'image/png', is: (bytes) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', is: (bytes) => bytes.toString('latin1', 0, 3) === '\xff\xd8\xff' },
  { type: 'image/gif', is: (bytes) => /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)) },
  { type: 'image/webp', is: (bytes) => /^RIFF[^]{4}WEBP$/.test(bytes.toString('latin1', 0, 12)) },
]

/** The type by the first bytes, whatever anybody says; null if it is none of the kinds that are kept. */
export function typeOf(bytes: Uint8Array): string | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return KINDS.find(({ is }) => is(buffer))?.type ?? null
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex')

/** The type of the picture if these bytes are the ones with this hash, and may be kept; otherwise null. */
export function verifiedType(bytes: Uint8Array, hash: string): string | null {
  if (bytes.length > MAX_PICTURE_BYTES || hashOf(bytes) !== hash) return null
  return typeOf(bytes)
}

/**
 * The side of a picture that the window drew for the account or a room, as its header says (PNG §11.2.2): a square PNG of
 * at most 256 pixels. null if it is anything else.
 */
export function drawnSide(bytes: Uint8Array): number | null {
  if (bytes.length < 33 || typeOf(bytes) !== 'image/png') return null
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.toString('latin1', 12, 16) !== 'IHDR') return null
  const width = buffer.readUInt32BE(16)
  return width > 0 && width <= OWN_AVATAR_SIDE && width === buffer.readUInt32BE(20) ? width : null
}
