import { describe, expect, it } from 'vitest'
import { SHOWS } from '../../../shared/model/presence.ts'
import { drawCount, drawTray } from './icon.ts'

const SIZE = 48
/** Red, green, blue and alpha at a place, given in parts of the side. */
function at(pixels: Uint8Array, x: number, y: number): number[] {
  const offset = (Math.floor(y * SIZE) * SIZE + Math.floor(x * SIZE)) * 4
  const [blue = 0, green = 0, red = 0, alpha = 0] = pixels.slice(offset, offset + 4)
  return [red, green, blue, alpha]
}
const draw = (show: (typeof SHOWS)[number], unread = false, template = false) =>
  drawTray({ show, unread, template }, SIZE)
const VIOLET = [124, 77, 255, 255]

describe('the picture in the tray', () => {
  it('has another shape for each presence, not only another colour', () => {
    const shapes = SHOWS.map((show) => draw(show, false, true).join())
    expect(new Set(shapes).size).toBe(SHOWS.length)
  })

  it('has the colour of the presence, with its shape cut out', () => {
    const available = draw('available')
    expect(at(available, 0.1, 0.5)).toEqual([42, 152, 88, 255])
    expect(at(available, 0.48, 0.44)[3]).toBe(0)
    expect(at(draw('xa'), 0.48, 0.44)[3]).toBe(255)
    expect(at(draw('dnd'), 0.48, 0.3)).toEqual([211, 60, 60, 255])
  })

  it('has a dot with room around it for unread messages', () => {
    expect(at(draw('dnd', true), 0.8, 0.2)).toEqual(VIOLET)
    expect(at(draw('dnd'), 0.8, 0.2)).not.toEqual(VIOLET)
    expect(at(draw('dnd', true), 0.58, 0.2)[3]).toBe(0)
  })

  it('is only black and clear if the system colours it', () => {
    const pixels = draw('away', true, true)
    for (let offset = 0; offset < pixels.length; offset += 4) {
      expect([...pixels.slice(offset, offset + 3)]).toEqual([0, 0, 0])
    }
  })

  it.each([1, 16, 22, 27, 66])('is complete in %d pixels', (size) => {
    const pixels = drawTray({ show: 'available', unread: true, template: false }, size)
    expect(pixels).toHaveLength(size * size * 4)
    // Premultiplied: no colour is stronger than its cover.
    expect(pixels.every((value, offset) => value <= (pixels[offset - (offset % 4) + 3] ?? 0) + 1)).toBe(true)
  })
})

it('the count has a picture for each number up to nine, and one for all above', () => {
  const pictures = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => drawCount(count, 32).join())
  expect(new Set(pictures).size).toBe(10)
  expect(drawCount(300, 32).join()).toBe(pictures[9])
})
