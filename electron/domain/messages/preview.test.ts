import { expect, test } from 'vitest'
import { preview } from './preview.ts'

test.each([
  ['one line', 'one\r\n\ttwo  three ', 'one two three'],
  ['nothing but blanks', ' \n ', ''],
  ['exactly as long as allowed', 'x'.repeat(200), 'x'.repeat(200)],
  ['longer', 'x'.repeat(201), `${'x'.repeat(199)}…`],
  ['a pair at the cut', `${'x'.repeat(198)}🎭${'x'.repeat(10)}`, `${'x'.repeat(198)}…`],
  ['a pair before the cut', `${'x'.repeat(197)}🎭${'x'.repeat(10)}`, `${'x'.repeat(197)}🎭…`],
])('%s', (_name, text, expected) => {
  expect(preview(text)).toBe(expected)
})
