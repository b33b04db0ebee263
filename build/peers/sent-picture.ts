import { createHash, randomBytes } from 'node:crypto'
import { pngOf } from './picture.ts'

/** A picture to be sent. No two are the same. */
export interface SentPicture {
  readonly name: string
  readonly bytes: Buffer
  /** The one colour of its upper half, 0xRRGGBB. */
  readonly color: number
}

/** A square PNG of about that many bytes: one colour above, noise below, which nothing makes smaller. */
export function sentPicture(name: string, color: number, bytes: number): SentPicture {
  const side = Math.ceil(Math.sqrt((bytes / 3) * 2))
  const line = 1 + side * 3
  const upper = Math.floor(side / 2)
  const lines = Buffer.concat([Buffer.alloc(line * upper), randomBytes(line * (side - upper))])
  for (let y = 0; y < side; y++) {
    lines[y * line] = 0
    for (let x = 0; y < upper && x < side; x++) lines.writeUIntBE(color, y * line + 1 + x * 3, 3)
  }
  return { name, color, bytes: pngOf(side, side, lines) }
}

/** SHA-256 in hex. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
