import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UPLOAD_BYTES } from './namespace.ts'
import { pngOf } from './picture.ts'

/** A picture of this size goes by the server, and one of the other from client to client. */
export const [SMALL, LARGE] = [UPLOAD_BYTES / 5, UPLOAD_BYTES * 2]
/** Of a person. */
export const FACE = 15_000

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

/** Writes it into that folder, for another client to send. Gives its path. */
export function onDisk(folder: string, { name, bytes }: SentPicture): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

/** SHA-256 in hex. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
