import { describe, expect, test } from 'vitest'
import { numbersOf, plausibleStamps } from './numbers.ts'

const at = (ms: number, known?: number, wholeSeconds = false) => ({ at: { at: ms, wholeSeconds }, known })
const FREE = { above: -Infinity, below: Infinity, follows: true }

describe('numbers', () => {
  test('forwards count up from the start of each instant, backwards down from its end', () => {
    const items = [at(1), at(1), at(2)]
    expect(numbersOf(items, { ...FREE, direction: 'after' })).toEqual([1_000, 1_001, 2_000])
    expect(numbersOf(items, { ...FREE, direction: 'before' })).toEqual([1_998, 1_999, 2_999])
  })

  test('of one whole second meet in its middle', () => {
    const items = [at(1_000, undefined, true), at(1_000, undefined, true)]
    expect(numbersOf(items, { ...FREE, direction: 'after' })).toEqual([1_000_000, 1_000_001])
    expect(numbersOf(items, { ...FREE, direction: 'before' })).toEqual([1_999_998, 1_999_999])
  })

  test('follow the archive’s order where stamps go back', () => {
    const items = [at(5), at(3), at(6)]
    expect(numbersOf(items, { ...FREE, direction: 'after' })).toEqual([5_000, 5_001, 6_000])
    expect(numbersOf(items, { ...FREE, direction: 'before' })).toEqual([3_998, 3_999, 6_999])
  })

  test('stay between those around the page', () => {
    expect(
      numbersOf([at(1), at(2)], { direction: 'after', above: 1_500, follows: true, below: Infinity }),
    ).toEqual([1_501, 2_000])
    expect(
      numbersOf([at(1), at(2)], { direction: 'before', above: -Infinity, follows: false, below: 2_000 }),
    ).toEqual([1_998, 1_999])
    expect(
      numbersOf([at(1), at(2)], { direction: 'after', above: 500, follows: true, below: 1_900 }),
    ).toEqual([1_000, 1_899])
  })

  test('leave room to a span that they do not touch, even if the clock was set back', () => {
    const [first = 0] = numbersOf([at(1)], {
      direction: 'before',
      above: 9_000,
      follows: false,
      below: Infinity,
    })
    expect(first).toBe(1_009_001)
  })

  test('that are taken stay', () => {
    expect(numbersOf([at(1), at(1, 1_700), at(1)], { ...FREE, direction: 'after' })).toEqual([
      1_000, 1_700, 1_701,
    ])
    expect(numbersOf([at(1), at(1, 1_700), at(1)], { ...FREE, direction: 'before' })).toEqual([
      1_699, 1_700, 1_999,
    ])
  })
})

describe('stamps', () => {
  const now = Date.UTC(2026, 0, 1)
  const stamps = (...all: number[]) =>
    plausibleStamps(
      all.map((ms) => ({ at: ms, wholeSeconds: false })),
      now,
    ).map((stamp) => stamp.at)

  test('of before XMPP and of the future take that of their neighbour', () => {
    expect(stamps(now - 5, 0, Date.UTC(2100, 0, 1), now - 1)).toEqual([now - 5, now - 5, now - 5, now - 1])
    expect(stamps(0, now - 1)).toEqual([now - 1, now - 1])
    expect(stamps(0, Number.NaN)).toEqual([now, now])
  })

  test('of a clock that is a little ahead stay', () => {
    expect(stamps(now + 5 * 60_000)).toEqual([now + 5 * 60_000])
  })
})
