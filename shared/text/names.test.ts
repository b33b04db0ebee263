import { expect, it } from 'vitest'
import { isInvisible, readableName } from './names.ts'

it.each([
  ['a space', ' '],
  ['a tab', '\t'],
  ['nothing', ''],
  ['a zero width space', '\u200B'],
  ['an empty pattern of Braille', '\u2800'],
  ['a filler of Hangul', '\u3164'],
  ['marks of direction', '\u202E\u2066\u200F'],
  ['a mark without a letter', '\u0301'],
  ['several of them', ' \u200B\u00A0\u2800\u3164\n'],
])('a name of %s is none', (_what, name) => {
  expect(readableName(name)).toBeNull()
  expect(isInvisible(name)).toBe(true)
})

it.each([
  ['Juliet', 'Juliet'],
  ['  Juliet ', 'Juliet'],
  ['Juliet\nCapulet', 'Juliet Capulet'],
  ['\u202Eteiluj', 'teiluj'],
  ['Romeo \u2066(you)\u2069', 'Romeo  (you)'],
  ['ليلى العامرية', 'ليلى العامرية'],
  // What joins letters (Persian) and pictures stays.
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
  ['👩\u200D🚀', '👩\u200D🚀'],
  ['.', '.'],
])('of %j remains %j', (name, readable) => {
  expect(readableName(name)).toBe(readable)
})
