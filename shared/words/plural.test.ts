import { expect, test } from 'vitest'
import { plural } from './en/plural.ts'
import { pluralIn } from './plural.ts'

test.each([
  [0, '0 messages'],
  [1, '1 message'],
  [2, '2 messages'],
  [1.5, '1.5 messages'],
])('in English: %d', (count, words) => {
  expect(plural(count, { one: `${count} message`, other: `${count} messages` })).toBe(words)
})

test.each([
  [1, 'one'],
  [3, 'few'],
  [5, 'many'],
  [22, 'few'],
])('in Polish: %d is %s', (count, form) => {
  expect(pluralIn('pl')(count, { one: 'one', few: 'few', many: 'many', other: 'other' })).toBe(form)
})

test('a missing form is the one for all others', () => {
  expect(pluralIn('pl')(5, { one: 'one', other: 'other' })).toBe('other')
})
