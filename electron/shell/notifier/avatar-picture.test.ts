import { expect, it } from 'vitest'
import { consistentGround } from '../../../shared/look/consistent-hue.ts'
import { avatarPicture } from './avatar-picture.ts'

const JULIET = 'juliet@capulet.example'
const SIZE = 48

const pixel = (rgba: Uint8Array, x: number, y: number) => [
  ...rgba.subarray((y * SIZE + x) * 4).subarray(0, 4),
]
const white = (rgba: Uint8Array) => {
  let count = 0
  for (let at = 0; at < rgba.length; at += 4) if (rgba[at] === 255 && rgba[at + 1] === 255) count += 1
  return count
}

it('is a disc in the colour that every client gives the address, with white initials', () => {
  const { size, rgba } = avatarPicture({ name: 'Juliet Capulet', jid: JULIET, picture: null }, SIZE)
  expect([size, rgba.length]).toEqual([SIZE, SIZE * SIZE * 4])
  expect(pixel(rgba, 24, 3)).toEqual([...consistentGround(JULIET), 255])
  expect(pixel(rgba, 0, 0)[3]).toBe(0)
  expect(white(rgba)).toBeGreaterThan(100)
})

it('draws letters with marks like those without, and other letters as a person', () => {
  const draw = (name: string) => avatarPicture({ name, jid: JULIET, picture: null }, SIZE).rgba
  expect(draw('Éva')).toEqual(draw('Eva'))
  expect(draw('Eva')).not.toEqual(draw('Fea'))
  expect(draw('朱丽叶')).toEqual(draw('ジュリエット'))
  expect(white(draw('朱丽叶'))).toBeGreaterThan(100)
  expect(draw('')).toEqual(draw('?'))
})

it('is the picture that a window drew, as it is', () => {
  const picture = new Uint8Array(64 * 64 * 4).fill(9)
  expect(avatarPicture({ name: 'Juliet', jid: JULIET, picture }, SIZE)).toEqual({ size: 64, rgba: picture })
})

it('is initials if the pixels are too few or too many', () => {
  const initials = avatarPicture({ name: 'Juliet', jid: JULIET, picture: null }, SIZE)
  for (const length of [0, 100, 64 * 64 * 4 + 1]) {
    const picture = new Uint8Array(length)
    expect(avatarPicture({ name: 'Juliet', jid: JULIET, picture }, SIZE)).toEqual(initials)
  }
})
