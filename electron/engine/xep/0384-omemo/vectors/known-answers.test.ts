import { expect, test } from 'vitest'
import { knownAnswers } from './known-answers.ts'

test.each(knownAnswers)('$name', ({ expected, calculate }) => {
  expect(calculate()).toEqual(expected)
})
