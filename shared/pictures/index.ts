import { readerOf, type Reader } from './bytes.ts'
import type { PictureFacts, Stripped } from './facts.ts'
import { stripGif } from './gif.ts'
import { stripJpeg } from './jpeg.ts'
import { stripPng } from './png.ts'
import { stripWebp } from './webp.ts'

export type { PictureFacts, PictureFormat, Stripped } from './facts.ts'
export { isJpeg } from './jpeg.ts'

/** More pixels than this are never decoded: they would need 200 MB and more. */
export const MOST_PIXELS = 50_000_000

/**
 * Takes place, camera, comments and everything behind the end from a picture, and leaves its pixels as they are. null: the
 * format is another one, or the file is damaged.
 */
export const stripPicture = (bytes: Uint8Array): Stripped | null =>
  stripJpeg(bytes) ?? stripPng(bytes) ?? stripWebp(bytes) ?? stripGif(bytes)

/** The facts in a picture's header; null if it is none that Balcony knows. Nothing is decoded. */
export function readPicture(bytes: Uint8Array): PictureFacts | null {
  const stripped = stripPicture(bytes)
  if (stripped) {
    const { format, width, height, animated } = stripped
    return { format, width, height, animated }
  }
  const read = readerOf(bytes)
  if (read.ascii(4, 4) === 'ftyp') return readHeif(read)
  if (read.ascii(0, 2) === 'BM')
    return {
      format: 'bmp',
      width: read.uint32le(18),
      height: Math.abs(read.uint32le(22) | 0),
      animated: false,
    }
  if (['II*\0', 'MM\0*'].includes(read.ascii(0, 4)))
    return { format: 'tiff', width: 0, height: 0, animated: false }
  return null
}

const AVIF = ['avif', 'avis']
const HEIC = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']
/** Enough for every picture of a camera; a file with more boxes than this is not read further. */
const MOST_BOXES = 1000
const CONTAINERS = ['meta', 'iprp', 'ipco']

/** AVIF and HEIC: boxes (ISO 14496-12), the size in `ispe` (ISO 23008-12, section 6.5.3). The largest is the picture. */
function readHeif(read: Reader): PictureFacts | null {
  const brands: string[] = []
  for (let at = 8; at < Math.min(read.uint32(0), 200); at += 4) brands.push(read.ascii(at, 4))
  const format = brands.some((brand) => AVIF.includes(brand))
    ? 'avif'
    : brands.some((brand) => HEIC.includes(brand))
      ? 'heic'
      : null
  if (format === null) return null
  let [width, height, boxes] = [0, 0, 0]
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to && boxes < MOST_BOXES; boxes++) {
      const length = read.uint32(at)
      const type = read.ascii(at + 4, 4)
      const end = length < 8 ? to : Math.min(to, at + length)
      if (type === 'ispe' && read.uint32(at + 12) * read.uint32(at + 16) > width * height)
        [width, height] = [read.uint32(at + 12), read.uint32(at + 16)]
      // `meta` has four bytes of version and flags before its boxes.
      else if (CONTAINERS.includes(type)) walk(at + (type === 'meta' ? 12 : 8), end)
      at = end
    }
  }
  walk(0, read.bytes.length)
  return { format, width, height, animated: brands.includes('avis') }
}
