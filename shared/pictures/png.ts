import { asciiBytes, readerOf } from './bytes.ts'
import { onlyOrientation, orientationIn, turnsSides, type Orientation } from './exif.ts'
import type { Stripped } from './facts.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, at) => bytes[at] === byte)

/** The chunks that say how the pixels look (PNG, third edition). All others go, whatever is in them. */
const KEPT: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS'],
  ...['cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'mDCv', 'cLLi'],
  ...['bKGD', 'hIST', 'pHYs', 'sPLT'],
  ...['acTL', 'fcTL', 'fdAT'],
])

/** Takes texts, times, Exif and unknown chunks from a PNG, and everything behind its end. null: the file is damaged. */
export function stripPng(bytes: Uint8Array): Stripped | null {
  if (!isPng(bytes)) return null
  const read = readerOf(bytes)
  const header: Uint8Array[] = []
  const kept: Uint8Array[] = []
  let orientation: Orientation = 1
  let animated = false
  let pixels = false
  let ended = false
  let at = SIGNATURE.length
  while (at + 12 <= bytes.length && !ended) {
    const length = read.uint32(at)
    const end = at + 12 + length
    if (end > bytes.length) break
    const type = read.ascii(at + 4, 4)
    if (header.length === 0 && (type !== 'IHDR' || length !== 13)) return null
    if (type === 'eXIf') orientation = orientationIn(bytes.subarray(at + 8, at + 8 + length))
    animated ||= type === 'acTL'
    pixels ||= type === 'IDAT'
    ended = type === 'IEND'
    if (KEPT.has(type)) (header.length === 0 ? header : kept).push(bytes.subarray(at, end))
    at = end
  }
  const [width, height] = [read.uint32(16), read.uint32(20)]
  if (!pixels || !ended || width === 0 || height === 0) return null
  const turned = turnsSides(orientation)
  return {
    format: 'png',
    width: turned ? height : width,
    height: turned ? width : height,
    animated,
    orientation,
    parts: [
      Uint8Array.from(SIGNATURE),
      ...header,
      ...(orientation === 1 ? [] : [chunk('eXIf', onlyOrientation(orientation))]),
      ...kept,
    ],
  }
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(12 + data.length)
  const view = new DataView(whole.buffer)
  view.setUint32(0, data.length)
  whole.set(asciiBytes(type), 4)
  whole.set(data, 8)
  view.setUint32(8 + data.length, crc32(whole.subarray(4, 8 + data.length)))
  return whole
}

/** Bit by bit: it only ever sees a few bytes. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
