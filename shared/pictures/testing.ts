import { asciiBytes, joined } from './bytes.ts'

/** Exif data as a camera writes it: orientation, maker, and a place whose latitude is 45° 26′ 31″. */
export function cameraExif(orientation = 1): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(140))
  tiff.setUint16(0, 0x4d4d)
  tiff.setUint16(2, 42)
  tiff.setUint32(4, 8)
  tiff.setUint16(8, 3)
  const entry = (at: number, tag: number, type: number, count: number): void => {
    tiff.setUint16(at, tag)
    tiff.setUint16(at + 2, type)
    tiff.setUint32(at + 4, count)
  }
  entry(10, 0x010f, 2, 8)
  tiff.setUint32(18, 100)
  entry(22, 0x0112, 3, 1)
  tiff.setUint16(30, orientation)
  // The directory of the place.
  entry(34, 0x8825, 4, 1)
  tiff.setUint32(42, 50)
  tiff.setUint16(50, 1)
  entry(52, 2, 5, 3)
  tiff.setUint32(60, 110)
  const bytes = new Uint8Array(tiff.buffer)
  bytes.set(asciiBytes('Globe C\0'), 100)
  for (const [at, value] of [45, 1, 26, 1, 31, 1].entries()) tiff.setUint32(110 + at * 4, value)
  return bytes
}

/** The parts of these files that tell the place or the camera. */
export const TRACES: readonly Uint8Array[] = [
  asciiBytes('Globe C'),
  asciiBytes('Verona'),
  asciiBytes('GPSLatitude'),
  Uint8Array.of(0x88, 0x25),
  Uint8Array.of(0, 0, 0, 45, 0, 0, 0, 1, 0, 0, 0, 26),
]

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

export const contains = (whole: Uint8Array, part: Uint8Array): boolean => latin1(whole).includes(latin1(part))

const segment = (marker: number, data: Uint8Array): Uint8Array =>
  joined([Uint8Array.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff), data])

/** The parts of a JPEG that stay, in their order. */
export const jpegPixels = {
  profile: segment(0xe2, joined([asciiBytes('ICC_PROFILE\0'), Uint8Array.of(1, 1, 9, 9, 9)])),
  adobe: segment(0xee, asciiBytes('Adobe\0\x64\0\0\0\0\x01')),
  tables: segment(0xdb, new Uint8Array(65).fill(1)),
  frame: segment(0xc0, Uint8Array.of(8, 0, 3, 0, 5, 1, 1, 0x11, 0)),
  scan: joined([
    segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)),
    Uint8Array.of(1, 2, 0xff, 0, 3, 0xff, 0xd0, 4),
  ]),
}

/** A picture of 5 by 3 pixels with everything that a camera and an editor leave in it. */
export function cameraJpeg(orientation = 1): Uint8Array {
  const { profile, adobe, tables, frame, scan } = jpegPixels
  return joined([
    Uint8Array.of(0xff, 0xd8),
    segment(0xe0, joined([asciiBytes('JFIF\0'), Uint8Array.of(1, 2, 0, 0, 72, 0, 72, 1, 1, 7, 7, 7)])),
    segment(0xe1, joined([asciiBytes('Exif\0\0'), cameraExif(orientation)])),
    segment(0xe1, asciiBytes('http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude="45,26N"/>')),
    segment(0xed, asciiBytes('Photoshop 3.0\x008BIM Verona')),
    segment(0xfe, asciiBytes('Taken in Verona')),
    profile,
    segment(0xe2, asciiBytes('MPF\0Verona')),
    adobe,
    tables,
    frame,
    scan,
    Uint8Array.of(0xff, 0xd9),
    asciiBytes('a film of Verona, behind the end'),
  ])
}

const pngChunk = (type: string, data: Uint8Array): Uint8Array => {
  const head = new DataView(new ArrayBuffer(4))
  head.setUint32(0, data.length)
  return joined([new Uint8Array(head.buffer), asciiBytes(type), data, Uint8Array.of(1, 2, 3, 4)])
}

export const pngPixels = {
  header: pngChunk('IHDR', Uint8Array.of(0, 0, 0, 5, 0, 0, 0, 3, 8, 2, 0, 0, 0)),
  gamma: pngChunk('gAMA', Uint8Array.of(0, 0, 177, 143)),
  data: pngChunk('IDAT', Uint8Array.of(9, 8, 7, 6)),
  end: pngChunk('IEND', new Uint8Array()),
}

export function cameraPng(orientation = 1, more: readonly Uint8Array[] = []): Uint8Array {
  const { header, gamma, data, end } = pngPixels
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    header,
    gamma,
    ...more,
    pngChunk('eXIf', cameraExif(orientation)),
    pngChunk('tEXt', asciiBytes('Comment\0Verona')),
    pngChunk('iTXt', asciiBytes('XML:com.adobe.xmp\0\0\0\0\0GPSLatitude')),
    pngChunk('zTXt', asciiBytes('Author\0\0Verona')),
    pngChunk('tIME', Uint8Array.of(7, 234, 11, 21, 15, 24, 0)),
    pngChunk('prVt', asciiBytes('Verona')),
    data,
    end,
    asciiBytes('Verona, cut away, and still behind the end'),
  ])
}
export const animatedPng = (): Uint8Array =>
  cameraPng(1, [pngChunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0))])

const riffChunk = (type: string, data: Uint8Array): Uint8Array => {
  const head = new DataView(new ArrayBuffer(4))
  head.setUint32(0, data.length, true)
  const padding = new Uint8Array(data.length % 2)
  return joined([asciiBytes(type), new Uint8Array(head.buffer), data, padding])
}

export const webpPixels = {
  profile: riffChunk('ICCP', Uint8Array.of(5, 5, 5)),
  data: riffChunk('VP8L', Uint8Array.of(0x2f, 4, 0x80, 0, 0, 1)),
}

export function cameraWebp(orientation = 1, animated = false): Uint8Array {
  const { profile, data } = webpPixels
  const chunks = joined([
    riffChunk('VP8X', Uint8Array.of(0x2c | (animated ? 2 : 0), 0, 0, 0, 4, 0, 0, 2, 0, 0)),
    profile,
    ...(animated ? [riffChunk('ANIM', new Uint8Array(6))] : []),
    data,
    riffChunk('EXIF', cameraExif(orientation)),
    riffChunk('XMP ', asciiBytes('<x exif:GPSLatitude="45,26N"/>')),
    riffChunk('note', asciiBytes('Verona')),
  ])
  return joined([riffChunk('RIFF', joined([asciiBytes('WEBP'), chunks])), asciiBytes('Verona')])
}

const gifBlocks = (...blocks: readonly Uint8Array[]): Uint8Array =>
  joined([...blocks.map((block) => joined([Uint8Array.of(block.length), block])), Uint8Array.of(0)])

export const gifPixels = {
  head: joined([asciiBytes('GIF89a'), Uint8Array.of(5, 0, 3, 0, 0x80, 0, 0), new Uint8Array(6).fill(3)]),
  loop: joined([Uint8Array.of(0x21, 0xff), gifBlocks(asciiBytes('NETSCAPE2.0'), Uint8Array.of(1, 0, 0))]),
  control: joined([Uint8Array.of(0x21, 0xf9), gifBlocks(Uint8Array.of(0, 5, 0, 0))]),
  image: joined([Uint8Array.of(0x2c, 0, 0, 0, 0, 5, 0, 3, 0, 0, 2), gifBlocks(Uint8Array.of(0x4c, 1))]),
}

export function commentedGif(frames = 2): Uint8Array {
  const { head, loop, control, image } = gifPixels
  return joined([
    head,
    loop,
    joined([Uint8Array.of(0x21, 0xfe), gifBlocks(asciiBytes('Verona'))]),
    joined([Uint8Array.of(0x21, 0xff), gifBlocks(asciiBytes('XMP DataXMP'), asciiBytes('GPSLatitude'))]),
    ...Array.from({ length: frames }, () => joined([control, image])),
    Uint8Array.of(0x3b),
    asciiBytes('Verona'),
  ])
}

const box = (type: string, ...content: readonly Uint8Array[]): Uint8Array => {
  const data = joined(content)
  const head = new DataView(new ArrayBuffer(4))
  head.setUint32(0, data.length + 8)
  return joined([new Uint8Array(head.buffer), asciiBytes(type), data])
}

/** The beginning of an AVIF or HEIC picture of 4032 by 3024 pixels. */
export const heif = (brand: 'avif' | 'heic'): Uint8Array =>
  joined([
    box('ftyp', asciiBytes(brand), new Uint8Array(4), asciiBytes('mif1')),
    box(
      'meta',
      new Uint8Array(4),
      box('iprp', box('ipco', box('ispe', Uint8Array.of(0, 0, 0, 0, 0, 0, 0x0f, 0xc0, 0, 0, 0x0b, 0xd0)))),
    ),
  ])
