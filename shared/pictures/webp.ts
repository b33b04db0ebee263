import { asciiBytes, readerOf, type Reader } from './bytes.ts'
import { onlyOrientation, orientationIn, turnsSides, type Orientation } from './exif.ts'
import type { Stripped } from './facts.ts'

/** RFC 9649, section 2. Exif and XMP are left out, and unknown chunks. */
const KEPT: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** Flags of VP8X. */
const HAS_XMP = 0x04
const HAS_EXIF = 0x08

export const isWebp = (bytes: Uint8Array): boolean => {
  const read = readerOf(bytes)
  return read.ascii(0, 4) === 'RIFF' && read.ascii(8, 4) === 'WEBP'
}

/** Takes Exif, XMP and unknown chunks from a WebP, and everything behind its end. null: the file is damaged. */
export function stripWebp(bytes: Uint8Array): Stripped | null {
  if (!isWebp(bytes)) return null
  const read = readerOf(bytes)
  const kept: Uint8Array[] = []
  let flags: Uint8Array | null = null
  let size: readonly [width: number, height: number] | null = null
  let orientation: Orientation = 1
  let animated = false
  let pixels = false
  const limit = Math.min(bytes.length, 8 + read.uint32le(4))
  for (let at = 12; at + 8 <= limit;) {
    const type = read.ascii(at, 4)
    const length = read.uint32le(at + 4)
    const data = at + 8
    if (data + length > bytes.length) return null
    const end = Math.min(data + length + (length % 2), bytes.length)
    size ??= sizeIn(read, type, data)
    if (type === 'EXIF') orientation = orientationIn(withoutPrefix(bytes.subarray(data, data + length)))
    animated ||= type === 'ANIM'
    pixels ||= type === 'VP8 ' || type === 'VP8L' || type === 'ANMF'
    if (type === 'VP8X') {
      flags = bytes.slice(at, end)
      kept.push(flags)
    } else if (KEPT.has(type)) kept.push(bytes.subarray(at, end))
    at = end
  }
  if (!pixels || size === null) return null
  if (flags) flags[8] = ((flags[8] ?? 0) & ~(HAS_XMP | HAS_EXIF)) | (orientation === 1 ? 0 : HAS_EXIF)
  // Without VP8X there is no Exif whose orientation counts.
  if (flags && orientation !== 1) kept.push(chunk('EXIF', onlyOrientation(orientation)))
  const [width, height] = flags && turnsSides(orientation) ? [size[1], size[0]] : size
  const length = kept.reduce((sum, part) => sum + part.length, 0)
  const head = new Uint8Array(12)
  head.set(asciiBytes('RIFF'), 0)
  new DataView(head.buffer).setUint32(4, 4 + length, true)
  head.set(asciiBytes('WEBP'), 8)
  return { format: 'webp', width, height, animated, orientation, parts: [head, ...kept] }
}

/** Some programs write the six bytes that Exif has in a JPEG. */
const withoutPrefix = (exif: Uint8Array): Uint8Array =>
  readerOf(exif).ascii(0, 4) === 'Exif' ? exif.subarray(6) : exif

function sizeIn(read: Reader, type: string, data: number): readonly [number, number] | null {
  switch (type) {
    case 'VP8X':
      return [read.uint24le(data + 4) + 1, read.uint24le(data + 7) + 1]
    case 'VP8L': {
      const bits = read.uint32le(data + 1)
      return read.byte(data) === 0x2f ? [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1] : null
    }
    case 'VP8 ':
      return [read.uint16le(data + 6) & 0x3fff, read.uint16le(data + 8) & 0x3fff]
    default:
      return null
  }
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(8 + data.length + (data.length % 2))
  whole.set(asciiBytes(type), 0)
  new DataView(whole.buffer).setUint32(4, data.length, true)
  whole.set(data, 8)
  return whole
}
