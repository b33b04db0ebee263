import { expect, test } from 'vitest'
import { departureOf, factsOf } from './status.ts'

const coded = (...codes: readonly number[]) => ({ codes: codes.map((code) => ({ code })) })

test.each([
  [100, 'non-anonymous'],
  [102, 'shows-unavailable-members'],
  [103, 'hides-unavailable-members'],
  [104, 'configuration-changed'],
  [170, 'logged'],
  [171, 'not-logged'],
  [172, 'non-anonymous'],
  [173, 'semi-anonymous'],
  [174, 'fully-anonymous'],
  [201, 'created'],
  [210, 'nickname-assigned'],
])('code %i says that the room is %s (§15.6)', (code, fact) => {
  expect(factsOf([code])).toEqual([fact])
})

test('codes that tell nothing about the room are no facts, and each fact is told once', () => {
  expect(factsOf([101, 110, 301, 303, 307, 321, 322, 332, 333, 999, -1])).toEqual([])
  expect(factsOf([100, 172, 100])).toEqual(['non-anonymous'])
})

test.each([
  [[301], 'banned'],
  [[307], 'kicked'],
  [[321], 'affiliation'],
  [[322], 'members-only'],
  [[332], 'shutdown'],
  [[333], 'dropped'],
  [[307, 333], 'dropped'],
  [[307, 301], 'banned'],
  [[110], 'left'],
] as const)('codes %j mean that somebody has gone: %s', (codes, why) => {
  expect(departureOf(coded(...codes)).why).toBe(why)
})
