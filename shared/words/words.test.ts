import { expect, test } from 'vitest'
import { wordsIn, type Words } from './index.ts'

const words = wordsIn('en')

test('a language with a missing sentence or a wrong argument does not compile', () => {
  const { keyUnkept: _left, ...rest } = words.store
  // @ts-expect-error A sentence is missing.
  const missing: Words = { ...words, store: rest }
  // @ts-expect-error A number is no file's name.
  const mistaken: Words = { ...words, store: { ...words.store, earlierKept: (count: number) => `${count}` } }
  const other: Words = { ...words, store: { ...words.store, keyUnkept: 'Nicht behalten.' } }
  expect([missing, mistaken, other]).toHaveLength(3)
})
