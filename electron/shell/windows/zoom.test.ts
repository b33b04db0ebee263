import { expect, it } from 'vitest'
import { zoomed } from './zoom.ts'

it('changes by half a level, within readable sizes', () => {
  expect([zoomed(0, 'in'), zoomed(0.5, 'out'), zoomed(3, 'reset')]).toEqual([0.5, 0, 0])
  expect([zoomed(5, 'in'), zoomed(-3, 'out')]).toEqual([5, -3])
})
