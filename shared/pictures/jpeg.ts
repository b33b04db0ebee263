import { asciiBytes, readerOf, type Reader } from './bytes.ts'
import { onlyOrientation, orientationIn, turnsSides, type Orientation } from './exif.ts'
import type { Stripped } from './facts.ts'

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP14 = 0xee
const APP15 = 0xef
const COM = 0xfe
const EXIF = 'Exif\0\0'

export const isJpeg = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && bytes[1] === SOI && bytes[2] === 0xff

const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
/** A frame's header, which has the dimensions (ITU T.81, table B.1). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/**
 * Takes Exif, XMP, IPTC, comments, embedded previews and everything behind the end from a JPEG, lossless. Colour profile and
 * orientation stay. null: the file is damaged.
 */
export function stripJpeg(bytes: Uint8Array): Stripped | null {
  if (!isJpeg(bytes)) return null
  const read = readerOf(bytes)
  const kept: Uint8Array[] = []
  let [width, height] = [0, 0]
  let orientation: Orientation = 1
  let scans = 0
  let at = 2
  while (at < bytes.length) {
    if (read.byte(at) !== 0xff) return null
    while (read.byte(at + 1) === 0xff) at++
    const marker = read.byte(at + 1)
    if (marker === EOI) break
    if (standsAlone(marker)) {
      kept.push(bytes.subarray(at, at + 2))
      at += 2
      continue
    }
    const length = read.uint16(at + 2)
    if (marker === SOI || marker === 0 || length < 2 || at + 2 + length > bytes.length) return null
    const segment = bytes.subarray(at, at + 2 + length)
    if (isFrame(marker)) [height, width] = [read.uint16(at + 5), read.uint16(at + 7)]
    if (marker === APP1 && read.ascii(at + 4, EXIF.length) === EXIF)
      orientation = orientationIn(segment.subarray(4 + EXIF.length))
    const rest = keptOf(marker, segment, read, at)
    if (rest) kept.push(rest)
    at += 2 + length
    if (marker !== SOS) continue
    scans++
    const end = endOfScan(bytes, at)
    kept.push(bytes.subarray(at, end))
    at = end
  }
  if (scans === 0 || width === 0 || height === 0) return null
  const turned = turnsSides(orientation)
  return {
    format: 'jpeg',
    width: turned ? height : width,
    height: turned ? width : height,
    animated: false,
    orientation,
    parts: [
      Uint8Array.of(0xff, SOI),
      ...(orientation === 1 ? [] : [exifSegment(orientation)]),
      ...kept,
      Uint8Array.of(0xff, EOI),
    ],
  }
}

function keptOf(marker: number, segment: Uint8Array, read: Reader, at: number): Uint8Array | null {
  if (marker === COM) return null
  if (marker < APP0 || marker > APP15 || marker === APP14) return segment
  if (marker === APP2) return read.ascii(at + 4, 12) === 'ICC_PROFILE\0' ? segment : null
  if (marker !== APP0 || read.ascii(at + 4, 5) !== 'JFIF\0' || segment.length < 18) return null
  // Without the small picture inside it, which may show more than the large one.
  const plain = segment.slice(0, 18)
  plain.set([0, 16], 2)
  plain.set([0, 0], 16)
  return plain
}

/** The place of the next marker after entropy-coded data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next === undefined) return bytes.length
    if (next === 0xff || next === 0 || standsAlone(next)) continue
    return at
  }
  return bytes.length
}

function exifSegment(orientation: Orientation): Uint8Array {
  const tiff = onlyOrientation(orientation)
  const length = 2 + EXIF.length + tiff.length
  return Uint8Array.of(0xff, APP1, length >> 8, length & 0xff, ...asciiBytes(EXIF), ...tiff)
}
