import { describe, expect, it } from 'vitest'
import { FITTED, moveBy, zoomBy, type Sizes } from './zoom.ts'

const sizes: Sizes = { place: { width: 1000, height: 800 }, fitted: { width: 1000, height: 500 } }

describe('zoom', () => {
  it('is never smaller than fitted, nor larger than sixteen times', () => {
    expect(zoomBy(FITTED, 0.5, sizes)).toEqual(FITTED)
    expect(zoomBy(FITTED, 100, sizes).scale).toBe(16)
  })

  it('keeps the point below the pointer', () => {
    expect(zoomBy(FITTED, 2, sizes, 100, 0)).toEqual({ scale: 2, x: -100, y: 0 })
  })

  it('does not move a picture out of its place', () => {
    expect(moveBy(FITTED, 50, 50, sizes)).toEqual(FITTED)
    const twice = zoomBy(FITTED, 2, sizes)
    // 2,000 by 1,000 in 1,000 by 800.
    expect(moveBy(twice, 9_999, -9_999, sizes)).toEqual({ scale: 2, x: 500, y: -100 })
  })

  it('comes back to the middle when it is fitted again', () => {
    const moved = moveBy(zoomBy(FITTED, 2, sizes), 300, 0, sizes)
    expect(zoomBy(moved, 0.5, sizes)).toEqual(FITTED)
  })
})
