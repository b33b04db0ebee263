import { expect, it } from 'vitest'
import { MIDDLE, moved, squareOf, zoomed } from './crop.ts'

const wide = { width: 400, height: 200 }

it('begins with the largest square in the middle', () => {
  expect(squareOf(wide, MIDDLE)).toEqual({ x: 100, y: 0, side: 200 })
})

it('zooms around its middle and never leaves the picture', () => {
  expect(squareOf(wide, zoomed(wide, MIDDLE, 2))).toEqual({ x: 150, y: 50, side: 100 })
  const corner = { zoom: 4, x: 0, y: 0 }
  expect(squareOf(wide, zoomed(wide, corner, 1))).toEqual({ x: 0, y: 0, side: 200 })
  expect(zoomed(wide, MIDDLE, 100).zoom).toBe(8)
  expect(zoomed(wide, MIDDLE, 0.1).zoom).toBe(1)
})

it('moves by parts of its side, as far as the picture goes', () => {
  expect(squareOf(wide, moved(wide, MIDDLE, 0.25, 0))).toEqual({ x: 150, y: 0, side: 200 })
  expect(squareOf(wide, moved(wide, MIDDLE, -9, 9))).toEqual({ x: 0, y: 0, side: 200 })
})
