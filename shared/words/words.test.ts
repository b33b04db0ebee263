import { expect, test } from 'vitest'
import { words, type Words } from './index.ts'

test('a sentence takes what belongs in it', () => {
  expect(words.store.earlierKept('balcony-earlier-2026-11-21.db')).toBe(
    'Balcony now keeps its history in another form. The earlier one is kept in its folder as balcony-earlier-2026-11-21.db, with all messages up to now, also those that had not been sent; your accounts were taken along.',
  )
})

test('a language that misses a sentence, or words it without what belongs in it, does not compile', () => {
  const { earlier: _left, ...rest } = words.store
  // @ts-expect-error A sentence is missing.
  const missing: Words = { ...words, store: rest }
  // @ts-expect-error A number is no file's name.
  const mistaken: Words = { ...words, store: { ...words.store, earlierKept: (count: number) => `${count}` } }
  const other: Words = { ...words, store: { ...words.store, earlier: 'Früher.' } }
  expect([missing, mistaken, other]).toHaveLength(3)
})
