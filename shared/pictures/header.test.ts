import { describe, expect, it } from 'vitest'
import { asciiBytes, joined } from './bytes.ts'
import { readHeader } from './header.ts'

const u32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
const png = (width: number, height: number, ...more: Uint8Array[]): Uint8Array =>
  joined([
    Uint8Array.of(0x89),
    asciiBytes('PNG\r\n\x1a\n'),
    ...[u32(13), asciiBytes('IHDR'), u32(width), u32(height), new Uint8Array(9)],
    ...more,
  ])

describe('the header of a picture', () => {
  it('tells the size of a PNG without its pixels', () => {
    expect(readHeader(png(60_000, 60_000))).toEqual({ width: 60_000, height: 60_000, animated: false })
  })

  it('tells that a PNG moves', () => {
    const control = joined([u32(8), asciiBytes('acTL'), new Uint8Array(12)])
    expect(readHeader(png(3, 2, control))?.animated).toBe(true)
  })

  it('tells the size of a JPEG behind its Exif data', () => {
    const exif = joined([Uint8Array.of(0xff, 0xe1, 0, 20), new Uint8Array(18).fill(0xff)])
    const frame = joined([Uint8Array.of(0xff, 0xc2, 0, 17, 8, 0x0b, 0xb8, 0x0f, 0xa0), new Uint8Array(10)])
    expect(readHeader(joined([Uint8Array.of(0xff, 0xd8), exif, frame]))).toEqual({
      width: 4000,
      height: 3000,
      animated: false,
    })
  })

  it('tells the size of a GIF, and whether it repeats', () => {
    const gif = (rest: string) => joined([asciiBytes('GIF89a'), Uint8Array.of(4, 1, 2, 0), asciiBytes(rest)])
    expect(readHeader(gif('\0\0\0'))).toEqual({ width: 260, height: 2, animated: false })
    expect(readHeader(gif('\0\0\0!\xff\x0bNETSCAPE2.0'))?.animated).toBe(true)
  })

  it.each([
    ['VP8X', [10, 0, 0, 0, 2, 0, 0, 0, 0xff, 3, 0, 0xff, 1, 0], { width: 1024, height: 512, animated: true }],
    [
      'VP8 ',
      [9, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 64, 1, 240, 0],
      { width: 320, height: 240, animated: false },
    ],
    ['VP8L', [9, 0, 0, 0, 0x2f, 0x3f, 0xc1, 0x3b, 0], { width: 320, height: 240, animated: false }],
  ])('tells the size of a WebP by %s', (kind, rest, facts) => {
    const webp = joined([
      asciiBytes('RIFF'),
      new Uint8Array(4),
      asciiBytes(`WEBP${kind}`),
      Uint8Array.from(rest),
    ])
    expect(readHeader(webp)).toEqual(facts)
  })

  it('takes an SVG as a picture', () => {
    expect(readHeader(asciiBytes('<?xml version="1.0"?>\n<!-- a --><svg xmlns="x">'))).not.toBeNull()
  })

  it.each([
    ['a page', '<html><svg></svg>'],
    ['an archive', 'PK\x03\x04'],
    ['nothing', ''],
  ])('tells that %s is no picture', (_name, text) => {
    expect(readHeader(asciiBytes(text))).toBeNull()
  })

  it('never throws on what is cut off', () => {
    const whole = png(5, 4)
    for (let length = 0; length < whole.length; length++)
      expect(() => readHeader(whole.subarray(0, length))).not.toThrow()
  })
})
