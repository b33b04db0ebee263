import { expect, it } from 'vitest'
import { tooLong } from './too-long.ts'

it.each([
  ['plain letters', 'a', 250_000],
  ['letters of two bytes', 'é', 125_000],
  ['letters of three bytes', '生', 83_333],
  ['pictures', '😀', 62_500],
  ['what XML escapes', '&', 50_000],
  ['half a pair', '\uD83D', 83_333],
])('%s up to the limit are one message', (_, sign, count) => {
  expect(tooLong(sign.repeat(count))).toBeNull()
  expect(tooLong(sign.repeat(count + 1))).toMatchObject({ limit: 250_000 })
})

it('says how long it is', () => {
  expect(tooLong('生&'.repeat(50_000))).toEqual({ bytes: 400_000, limit: 250_000 })
})
