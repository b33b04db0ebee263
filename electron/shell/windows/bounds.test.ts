import { describe, expect, it } from 'vitest'
import { displaySet, fitBounds, type Display } from './bounds.ts'

const screen = (x: number, y: number, width: number, height: number): Display => ({
  workArea: { x, y, width, height },
  scaleFactor: 1,
})
const laptop = screen(0, 25, 1440, 875)
const desk = screen(1440, 0, 2560, 1440)

describe('bounds', () => {
  it('stay if they are in reach, also across two screens', () => {
    const bounds = { x: 1300, y: 100, width: 800, height: 600 }
    expect(fitBounds(bounds, [laptop, desk])).toEqual(bounds)
  })

  it('move to the middle of the first screen if theirs is gone', () => {
    expect(fitBounds({ x: 2000, y: 100, width: 800, height: 600 }, [laptop])).toEqual({
      x: 320,
      y: 163,
      width: 800,
      height: 600,
    })
  })

  it('move if only a sliver, or no title bar, is on a screen', () => {
    for (const bounds of [
      { x: -780, y: 100, width: 800, height: 600 },
      { x: 100, y: -500, width: 800, height: 600 },
      { x: 100, y: 890, width: 800, height: 600 },
    ]) {
      expect(fitBounds(bounds, [laptop])).toMatchObject({ x: 320, y: 163 })
    }
  })

  it('fit the screen, without its panel', () => {
    expect(fitBounds({ x: 0, y: 0, width: 5000, height: 4000 }, [laptop])).toEqual({
      x: 0,
      y: 25,
      width: 1440,
      height: 875,
    })
  })

  it('stay if no screen is known', () => {
    const bounds = { x: 1, y: 2, width: 3, height: 4 }
    expect(fitBounds(bounds, [])).toEqual(bounds)
  })
})

it('recognizes a set of screens in any order', () => {
  expect(displaySet([laptop, desk])).toBe(displaySet([desk, laptop]))
  expect(displaySet([laptop])).not.toBe(displaySet([{ ...laptop, scaleFactor: 2 }]))
})
