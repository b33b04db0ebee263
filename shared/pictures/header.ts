import { readerOf, type Reader } from './bytes.ts'

/** The facts at the beginning of a picture's file. */
export interface PictureHeader {
  /** In pixels; 0 for a drawing, which has none. */
  readonly width: number
  readonly height: number
  /** It may have several frames. */
  readonly animated: boolean
}

/** As many bytes of the beginning tell the size of nearly every picture. */
export const HEADER_BYTES = 128 * 1024
/** Segments and boxes before the size; a file with more is not read further. */
const MOST_PARTS = 2000

/**
 * Reads the size of a picture from the first bytes of its file, before anything decodes it. null: it is no picture that
 * Balcony shows, or its size comes too late.
 */
export function readHeader(beginning: Uint8Array): PictureHeader | null {
  const read = readerOf(beginning)
  if (read.ascii(1, 3) === 'PNG') return readPng(read)
  if (read.ascii(0, 4) === 'GIF8')
    return {
      width: read.uint16le(6),
      height: read.uint16le(8),
      // What repeats moves, and so does what waits between frames.
      animated: includes(beginning, 'NETSCAPE2.0') || includes(beginning, 'ANIMEXTS1.0'),
    }
  if (read.ascii(0, 4) === 'RIFF' && read.ascii(8, 4) === 'WEBP') return readWebp(read)
  if (read.uint16(0) === 0xffd8) return readJpeg(read)
  if (read.ascii(0, 2) === 'BM')
    return { width: read.uint32le(18), height: Math.abs(read.uint32le(22) | 0), animated: false }
  if (read.ascii(4, 4) === 'ftyp' && /avi[fs]/.test(read.ascii(8, 32))) return readAvif(read)
  return isSvg(beginning) ? { width: 0, height: 0, animated: false } : null
}

function readPng(read: Reader): PictureHeader {
  let animated = false
  let at = 8
  for (let chunk = 0; chunk < MOST_PARTS && at < read.bytes.length; chunk++) {
    const type = read.ascii(at + 4, 4)
    if (type === 'acTL') animated = true
    if (type === 'acTL' || type === 'IDAT') break
    at += 12 + read.uint32(at)
  }
  return { width: read.uint32(16), height: read.uint32(20), animated }
}

/** RFC 9649, sections 2.5 to 2.7. */
function readWebp(read: Reader): PictureHeader | null {
  switch (read.ascii(12, 4)) {
    case 'VP8X':
      return {
        width: read.uint24le(24) + 1,
        height: read.uint24le(27) + 1,
        animated: (read.byte(20) & 0x02) !== 0,
      }
    case 'VP8L': {
      const bits = read.uint32le(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, animated: false }
    }
    case 'VP8 ':
      return { width: read.uint16le(26) & 0x3fff, height: read.uint16le(28) & 0x3fff, animated: false }
    default:
      return null
  }
}

/** ITU T.81, annex B: segments up to the frame header. Previews in Exif data have their own, which is skipped with it. */
function readJpeg(read: Reader): PictureHeader | null {
  let at = 2
  for (let segment = 0; segment < MOST_PARTS && at + 9 < read.bytes.length; segment++) {
    const marker = read.byte(at + 1)
    if (read.byte(at) !== 0xff) break
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { width: read.uint16(at + 7), height: read.uint16(at + 5), animated: false }
    at += 2 + Math.max(2, read.uint16(at + 2))
  }
  return null
}

/** ISO 14496-12 boxes; `ispe` has the size (ISO 23008-12, section 6.5.3). The largest is the picture. */
function readAvif(read: Reader): PictureHeader | null {
  let [width, height, boxes] = [0, 0, 0]
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to && boxes < MOST_PARTS; boxes++) {
      const length = read.uint32(at)
      const type = read.ascii(at + 4, 4)
      const end = length < 8 ? to : Math.min(to, at + length)
      if (type === 'ispe' && read.uint32(at + 12) * read.uint32(at + 16) > width * height)
        [width, height] = [read.uint32(at + 12), read.uint32(at + 16)]
      else if (type === 'meta') walk(at + 12, end)
      else if (type === 'iprp' || type === 'ipco') walk(at + 8, end)
      at = end
    }
  }
  walk(0, read.bytes.length)
  return width === 0 ? null : { width, height, animated: read.ascii(8, 32).includes('avis') }
}

const includes = (bytes: Uint8Array, text: string): boolean =>
  new TextDecoder('latin1').decode(bytes).includes(text)

/** An `img` shows it without scripts and without asking anybody for anything (SVG Integration, section 2.2). */
const isSvg = (bytes: Uint8Array): boolean =>
  /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i.test(
    new TextDecoder().decode(bytes.subarray(0, 4096)),
  )
