import encodeQR from 'qr'
import { expect, it } from 'vitest'
import { codeIn, readCode, type Pixels } from './read-code.ts'

const LINK = `xmpp:juliet@capulet.example?omemo-sid-21=${'0123456789abcdef'.repeat(4)}`

/** The code drawn with four pixels for each of its modules, dark on light. */
function drawn(text: string, scale = 4): Pixels {
  const modules = encodeQR(text, 'raw', { border: 4, scale })
  const side = modules.length
  const data = new Uint8ClampedArray(
    modules.flat().flatMap((dark) => (dark ? [0, 0, 0, 255] : [255, 255, 255, 255])),
  )
  return { width: side, height: side, data }
}

it('finds the code of a verification link', async () => {
  expect(await codeIn(drawn(LINK))).toBe(LINK)
})

it.each([
  ['nothing but white', { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4).fill(255) }],
  ['a single pixel', { width: 1, height: 1, data: new Uint8ClampedArray(4) }],
  ['fewer bytes than pixels', { width: 64, height: 64, data: new Uint8ClampedArray(16) }],
] as const)('finds none in %s', async (_what, pixels) => {
  expect(await codeIn(pixels)).toBeNull()
})

it('decodes no file that is no picture, or whose picture is huge', async () => {
  expect(await readCode(new Blob(['a letter']))).toBe('noCode')
  const bitmap = new Uint8Array(64)
  bitmap.set([0x42, 0x4d])
  new DataView(bitmap.buffer).setUint32(18, 60_000, true)
  new DataView(bitmap.buffer).setUint32(22, 60_000, true)
  expect(await readCode(new Blob([bitmap]))).toBe('pictureTooLarge')
})
