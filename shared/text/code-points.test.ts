import { describe, expect, it } from 'vitest'
import { codePointLength, firstCodePoints, withoutRanges } from './code-points.ts'

describe('code points', () => {
  // The table of XEP-0426 §3.
  it.each([
    ['Hello, world!', 13],
    ['You & Me', 8],
    ['こんにちは世界', 7],
    ['🧛🏾 👨‍👨‍👦‍👦 🇺🇳', 13],
    ['', 0],
    ['\uD83D', 1],
  ])('%j has %i', (text, length) => expect(codePointLength(text)).toBe(length))

  it.each([
    ['a🐢bc', 2, 'a🐢'],
    ['abc', 5, 'abc'],
    ['abc', 0, ''],
  ])('%j begins with %i: %j', (text, max, first) => expect(firstCodePoints(text, max)).toBe(first))
})

describe('a text without ranges', () => {
  it.each([
    ['a beginning', '> hi\nyes', [[0, 5]], 'yes'],
    ['pictures count once', '> 🐢🐢\nyes', [[0, 5]], 'yes'],
    ['two, in any order', 'abcdef', [[4, 5], [0, 2]], 'cdf'], // prettier-ignore
    ['two that overlap', 'abcdef', [[0, 3], [1, 4], [2, 3]], 'ef'], // prettier-ignore
    ['an end beyond the text', 'abc', [[1, 99]], 'a'],
    ['all beyond the text', 'abc', [[7, 9]], 'abc'],
    ['before the text', 'abc', [[-5, 1]], 'bc'],
    ['none at all', 'abc', [[2, 2]], 'abc'],
    ['the wrong way round', 'abc', [[2, 1]], 'abc'],
    ['no number', 'abc', [[NaN, 2], [0, NaN]], 'abc'], // prettier-ignore
    ['without end', 'abc', [[1, Infinity]], 'a'],
    ['half a pair', '\uD83Da', [[0, 1]], 'a'],
  ] as const)('%s', (_, text, ranges, rest) => {
    expect(withoutRanges(text, ranges.map(([start, end]) => ({ start, end })))).toBe(rest) // prettier-ignore
  })
})
