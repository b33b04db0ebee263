import { describe, expect, it } from 'vitest'
import { asciiBytes, joined } from './bytes.ts'
import { onlyOrientation, orientationIn } from './exif.ts'
import { readPicture, stripPicture } from './index.ts'
import {
  animatedPng,
  cameraExif,
  cameraJpeg,
  cameraPng,
  cameraWebp,
  commentedGif,
  contains,
  gifPixels,
  heif,
  jpegPixels,
  pngPixels,
  TRACES,
  webpPixels,
} from './testing.ts'

const files = [
  ['jpeg', cameraJpeg(1), Object.values(jpegPixels)],
  ['png', cameraPng(1), Object.values(pngPixels)],
  ['webp', cameraWebp(1), Object.values(webpPixels)],
  ['gif', commentedGif(2), Object.values(gifPixels)],
] as const

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const clean = (bytes: Uint8Array): Uint8Array => joined(stripPicture(bytes)?.parts ?? [])
const orientations = (file: (orientation: number) => Uint8Array): number[] =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => stripPicture(clean(file(orientation)))?.orientation ?? 0)

describe('a picture before it is sent', () => {
  it.each(files)('loses place, camera and comments as %s, and everything behind its end', (_, file) => {
    const traces = TRACES.filter((trace) => contains(file, trace))
    expect(traces.length).toBeGreaterThan(0)
    expect(TRACES.filter((trace) => contains(clean(file), trace))).toEqual([])
  })

  it.each(files)('keeps each byte of its pixels and colours as %s', (_, file, pixels) => {
    for (const part of pixels) expect(contains(clean(file), part)).toBe(true)
  })

  it('is exactly its pixels afterwards', () => {
    const jfif = Uint8Array.of(0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 0, 0, 72, 0, 72, 0, 0)
    const jpeg = [Uint8Array.of(0xff, 0xd8), jfif, ...Object.values(jpegPixels), Uint8Array.of(0xff, 0xd9)]
    expect(clean(cameraJpeg())).toEqual(joined(jpeg))
    expect(clean(cameraPng())).toEqual(
      joined([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...Object.values(pngPixels)]),
    )
    const { head, loop, control, image } = gifPixels
    expect(clean(commentedGif())).toEqual(
      joined([head, loop, control, image, control, image, Uint8Array.of(0x3b)]),
    )
  })

  it('says in the WebP header that Exif and XMP are gone, and how long the rest is', () => {
    const file = clean(cameraWebp())
    expect(file[20]).toBe(0x20)
    expect(new DataView(file.buffer).getUint32(4, true)).toBe(file.length - 8)
  })

  it('stays turned as it was', () => {
    const all = [1, 2, 3, 4, 5, 6, 7, 8]
    expect(orientations(cameraJpeg)).toEqual(all)
    expect(orientations(cameraPng)).toEqual(all)
    expect(orientations((orientation) => cameraWebp(orientation))).toEqual(all)
    expect(TRACES.filter((trace) => contains(clean(cameraJpeg(6)), trace))).toEqual([])
  })

  it('gets Exif with nothing but the orientation', () => {
    expect(orientationIn(cameraExif(6))).toBe(6)
    expect(hex(onlyOrientation(6))).toBe(
      '4d4d002a00000008' + '0001' + '0112000300000001' + '00060000' + '00000000',
    )
  })
})

describe('the header of a picture', () => {
  it('tells its size as it is shown', () => {
    const sizes = [
      cameraJpeg(),
      cameraJpeg(6),
      cameraPng(),
      cameraPng(8),
      cameraWebp(),
      cameraWebp(5),
      commentedGif(),
    ]
      .map(readPicture)
      .map((facts) => `${facts?.format} ${facts?.width}x${facts?.height}`)
    expect(sizes).toEqual(['jpeg 5x3', 'jpeg 3x5', 'png 5x3', 'png 3x5', 'webp 5x3', 'webp 3x5', 'gif 5x3'])
  })

  it('tells whether it moves', () => {
    const moves = [
      commentedGif(2),
      commentedGif(1),
      animatedPng(),
      cameraPng(),
      cameraWebp(1, true),
      cameraWebp(),
    ]
    expect(moves.map((file) => readPicture(file)?.animated)).toEqual([true, false, true, false, true, false])
  })

  it('is read where nothing can be stripped', () => {
    const bmp = new Uint8Array(60)
    bmp.set([0x42, 0x4d])
    bmp.set([5, 0, 0, 0, 0xfd, 0xff, 0xff, 0xff], 18)
    expect([heif('avif'), heif('heic'), bmp].map(readPicture)).toEqual([
      { format: 'avif', width: 4032, height: 3024, animated: false },
      { format: 'heic', width: 4032, height: 3024, animated: false },
      { format: 'bmp', width: 5, height: 3, animated: false },
    ])
    expect(stripPicture(heif('heic'))).toBeNull()
  })

  it('of something else is none', () => {
    const others = ['', 'GIF89a', '<svg onload="x"/>', 'PK\u0003\u0004', 'RIFF....WEBP', '\u00ff\u00d8\u00ff']
    expect(others.map((text) => readPicture(asciiBytes(text)))).toEqual(others.map(() => null))
  })

  it('tells a picture of 60,000 by 60,000 without decoding it', () => {
    const file = cameraPng()
    new DataView(file.buffer).setUint32(16, 60_000)
    new DataView(file.buffer).setUint32(20, 60_000)
    expect(readPicture(file)).toMatchObject({ width: 60_000, height: 60_000 })
  })
})

/** A generator of the same numbers each time (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('a damaged picture', () => {
  const whole = [...files.map(([, file]) => file), heif('heic'), heif('avif')]

  it('is read to its end wherever it is cut', () => {
    for (const file of whole)
      for (let length = 0; length < file.length; length++) {
        const cut = file.subarray(0, length)
        const kept = stripPicture(cut)?.parts ?? []
        readPicture(cut)
        expect(joined(kept).length).toBeLessThanOrEqual(length + 64)
      }
  })

  it('is read to its end whatever bytes are wrong', () => {
    const random = numbersFrom(10)
    for (let round = 0; round < 5_000; round++) {
      const file = (whole[round % whole.length] ?? new Uint8Array()).slice()
      for (let changes = 1 + random() * 6; changes > 0; changes--)
        file[Math.floor(random() * file.length)] = Math.floor(random() * 256)
      const kept = stripPicture(file)
      readPicture(file)
      if (kept) expect(joined(kept.parts).length).toBeLessThanOrEqual(file.length + 64)
    }
  })

  it('does not count itself endlessly', () => {
    const folded = joined([heif('heic').subarray(0, 20), new Uint8Array(40_000)])
    expect(readPicture(folded)).toMatchObject({ format: 'heic', width: 0 })
  })
})
