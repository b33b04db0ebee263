import { readerOf, type Reader } from './bytes.ts'
import type { Stripped } from './facts.ts'

const EXTENSION = 0x21
const IMAGE = 0x2c
const TRAILER = 0x3b
const COMMENT = 0xfe
const APPLICATION = 0xff
/** The extensions that say how often an animation repeats. */
const LOOPS: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0'])

export const isGif = (bytes: Uint8Array): boolean => /^GIF8[79]a$/.test(readerOf(bytes).ascii(0, 6))

const tableSize = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)

/** Takes comments, XMP and unknown extensions from a GIF, and everything behind its end. null: the file is damaged. */
export function stripGif(bytes: Uint8Array): Stripped | null {
  if (!isGif(bytes)) return null
  const read = readerOf(bytes)
  let at = 13 + tableSize(read.byte(10))
  const parts: Uint8Array[] = [bytes.subarray(0, at)]
  let frames = 0
  let ended = false
  while (at < bytes.length && !ended) {
    const start = at
    const kind = read.byte(at)
    let keep = true
    if (kind === TRAILER) {
      ended = true
      at++
    } else if (kind === IMAGE) {
      frames++
      at = endOfBlocks(read, at + 11 + tableSize(read.byte(at + 9)))
    } else if (kind === EXTENSION) {
      const label = read.byte(at + 1)
      keep = label !== COMMENT && (label !== APPLICATION || LOOPS.has(read.ascii(at + 3, 11)))
      at = endOfBlocks(read, at + 2)
    } else return null
    if (at > bytes.length) return null
    if (keep) parts.push(bytes.subarray(start, at))
  }
  const [width, height] = [read.uint16le(6), read.uint16le(8)]
  if (!ended || frames === 0 || width === 0 || height === 0) return null
  return { format: 'gif', width, height, animated: frames > 1, orientation: 1, parts }
}

/** The place behind a chain of blocks of at most 255 bytes, which ends with an empty one. */
function endOfBlocks(read: Reader, from: number): number {
  let at = from
  while (at < read.bytes.length) {
    const length = read.byte(at)
    at += 1 + length
    if (length === 0) return at
  }
  return Infinity
}
