import { expect, test } from 'vitest'
import { createTokenBuckets } from './token-buckets.ts'

const takes = (times: number, take: () => boolean): number =>
  Array.from({ length: times }, take).filter(Boolean).length

test('allows a burst, then one at each interval', () => {
  const buckets = createTokenBuckets({ burst: 3, refillMs: 1_000, most: 10 })
  expect(takes(5, () => buckets.take('a', 0))).toBe(3)
  expect(takes(5, () => buckets.take('b', 0))).toBe(3)
  expect(takes(5, () => buckets.take('a', 999))).toBe(0)
  expect(takes(5, () => buckets.take('a', 2_000))).toBe(2)
  expect(takes(5, () => buckets.take('a', 1_000_000))).toBe(3)
})

test('a clock that goes back gives nothing and takes nothing', () => {
  const buckets = createTokenBuckets({ burst: 1, refillMs: 1_000, most: 10 })
  expect(buckets.take('a', 5_000)).toBe(true)
  expect(buckets.take('a', 0)).toBe(false)
  expect(buckets.take('a', 1_000)).toBe(true)
})

test('the bucket that was used longest ago is dropped first', () => {
  const buckets = createTokenBuckets({ burst: 1, refillMs: 1_000, most: 2 })
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map((key) => buckets.take(key, 0))).toEqual([
    true,
    true,
    false,
    true,
    false,
    true,
  ])
})
