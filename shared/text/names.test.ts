import { expect, it } from 'vitest'
import type { BareJid } from '../model/jid.ts'
import { isInvisible, nameFor, oneLine, readableName } from './names.ts'

it.each([
  ['a space', ' '],
  ['a tab', '\t'],
  ['nothing', ''],
  ['a zero width space', '\u200B'],
  ['an empty pattern of Braille', '\u2800'],
  ['a filler of Hangul', '\u3164'],
  ['marks of direction', '\u202E\u2066\u200F'],
  ['a mark without a letter', '\u0301'],
  ['a soft hyphen', '\u00AD'],
  ['tags', '\u{E0001}\u{E0061}\u{E0062}'],
  ['the empty head of a note', '\u{1D159}'],
  ['several of them', ' \u200B\u00A0\u2800\u3164\n'],
])('a name of %s is invisible', (_what, name) => {
  expect(readableName(name)).toBeNull()
  expect(isInvisible(name)).toBe(true)
})

it.each([
  ['Juliet', 'Juliet'],
  ['  Juliet ', 'Juliet'],
  ['Juliet\nCapulet', 'Juliet Capulet'],
  ['\u202Eteiluj', 'teiluj'],
  ['Romeo \u2066(you)\u2069', 'Romeo (you)'],
  ['ليلى العامرية', 'ليلى العامرية'],
  // Joiners of letters (Persian) and pictures stay.
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
  ['👩\u200D🚀', '👩\u200D🚀'],
  [
    '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
    '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
  ],
  ['辻\u{E0100}', '辻\u{E0100}'],
  // Invisible characters go.
  ['Ju\u200Bli\u00ADet\u2060\u{E0041}\uFEFF', 'Juliet'],
  ['Juliet\u2800\u2800\u2800\u3000\u3000 (verified)', 'Juliet (verified)'],
  ['Juliet\uFFF9you\uFFFB', 'Juliet you'],
  ['J' + '\u0301'.repeat(400), 'J\u0301\u0301\u0301\u0301'],
  ['é', 'é'],
  ['.', '.'],
])('%j becomes %j', (name, readable) => {
  expect(readableName(name)).toBe(readable)
})

it('has a bounded length', () => {
  expect(readableName('x'.repeat(100_000))).toHaveLength(200)
  expect(readableName('\u200B'.repeat(100_000) + 'Juliet')).toBeNull()
})

it('may be empty if it is not a name', () => {
  expect(oneLine(' \u202E\n\u200B')).toBe('')
  expect(oneLine('On\r\nthe \u202Eynoclab')).toBe('On the ynoclab')
})

it.each([
  ['Juliet', 'juliet@capulet.example', 'Juliet'],
  ['', 'juliet@capulet.example', 'juliet'],
  ['', 'capulet.example', 'capulet.example'],
  ['\u3164', 'juliet@capulet.example', 'juliet@capulet.example'],
  [null, 'juliet@capulet.example', 'juliet@capulet.example'],
  [null, 'i♥\u00ADu\u202E@x.example', 'i♥⟨U+00AD⟩u⟨U+202E⟩@x.example'],
  ['', '\u200B@x.example', '⟨U+200B⟩'],
])('a person with the name %j and the address %j is shown as %j', (given, jid, called) => {
  expect(nameFor(given, jid as BareJid)).toBe(called)
})
