import { expect, it } from 'vitest'
import { isSmall, shareFor } from './shown-size.ts'

it('a picture fits into twice its place in a message, and covers twice a tile', () => {
  expect(shareFor({ width: 4000, height: 3000 }, 'message')).toBe(0.2)
  expect(shareFor({ width: 3000, height: 6400 }, 'message')).toBe(0.1)
  expect(shareFor({ width: 4000, height: 2720 }, 'tile')).toBe(0.1)
  expect(shareFor({ width: 8000, height: 272 }, 'tile')).toBe(1)
  expect(shareFor({ width: 40, height: 30 }, 'message')).toBe(1)
})

it('a picture is small up to 65,536 pixels', () => {
  expect(isSmall({ width: 256, height: 256 })).toBe(true)
  expect(isSmall({ width: 257, height: 256 })).toBe(false)
})
