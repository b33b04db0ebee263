import { crc32, deflateSync } from 'node:zlib'

/** A screenshot. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** 0xRRGGBB; -1 outside. */
  colorAt(x: number, y: number): number
  /** Whether that colour stands somewhere, in a spot of at least 8 by 8 pixels. */
  has(color: number): boolean
  png(): Buffer
}

/** Positions of the header words of an X window dump (XWDFile.h) that are used here. */
const HEADER = { size: 0, width: 4, height: 5, byteOrder: 7, bitsPerPixel: 11, bytesPerLine: 12, colors: 19 }
const BYTES_OF_A_COLOR = 12
/** The side of the smallest spot of a colour that is surely found. */
const SPOT = 8

/** Reads the file of `Xvfb -fbdir`: an X window dump in true colour with 32 bits per pixel. */
export function pictureOf(dump: Buffer): Picture {
  const word = (name: keyof typeof HEADER): number => dump.readUInt32BE(HEADER[name] * 4)
  if (word('bitsPerPixel') !== 32 || word('byteOrder') !== 0) throw new Error('a screen of an unknown form')
  const [width, height, stride] = [word('width'), word('height'), word('bytesPerLine')]
  const start = word('size') + word('colors') * BYTES_OF_A_COLOR
  const colorAt = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height
      ? -1
      : dump.readUInt32LE(start + y * stride + x * 4) & 0xffffff
  return {
    width,
    height,
    colorAt,
    has(color) {
      for (let y = 0; y < height; y += SPOT)
        for (let x = 0; x < width; x += SPOT) if (colorAt(x, y) === color) return true
      return false
    },
    png() {
      const lines = Buffer.alloc(height * (1 + width * 3))
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) lines.writeUIntBE(colorAt(x, y), y * (1 + width * 3) + 1 + x * 3, 3)
      return pngOf(width, height, lines)
    },
  }
}

/** PNG, 8 bits of red, green and blue each, no filter. */
export function pngOf(width: number, height: number, lines: Buffer): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2], 8)
  const chunk = (type: string, content: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(type), content])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(content.length)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
