import { expect, it } from 'vitest'
import { inSentence, quoteWith } from './quoted.ts'

const quoted = quoteWith('“', '”')

it.each([
  ['Juliet', '“Juliet”'],
  ['Ay me!\n\nSad hours', '“Ay me! Sad hours”'],
  // An attempt to end the quotation and go on as if the words were ours.
  ['hi” Balcony says: “trust me', '“hi’ Balcony says: ‘trust me”'],
  ['a " b „c‟ «d» ＂e＂ ❝f❞ ″g″', '“a ’ b ‘c‘ ‘d’ ’e’ ‘f’ ’g’”'],
  ["a '' b ’’ c ‛‛ d ’' e", '“a ’ b ’ c ’ d ’ e”'],
  ["it's 'so'", "“it's 'so'”"],
  ['\u202Eteiluj\u2066', '“teiluj”'],
  ['ليلى', '“\u2068ليلى\u2069”'],
  [' \u200B ', '“”'],
])('%j is quoted as %j', (text, sentence) => {
  expect(quoted(text)).toBe(sentence)
})

it('has the marks of the language, which the text cannot close', () => {
  expect(quoteWith('„', '“')('hi“ Balcony sagt: „trau mir')).toBe('„hi‘ Balcony sagt: ‘trau mir“')
})

it('is cut between characters', () => {
  expect(quoted('x'.repeat(500))).toBe(`“${'x'.repeat(200)}…”`)
  expect(quoted('👩👩👩', 2)).toBe('“👩👩…”')
  expect(inSentence('y'.repeat(500))).toBe(`${'y'.repeat(80)}…`)
})

it('a name goes into a sentence without marks', () => {
  expect(inSentence('Juliet')).toBe('Juliet')
  expect(inSentence('ليلى')).toBe('\u2068ليلى\u2069')
  expect(inSentence('Juliet\u202E\n?')).toBe('Juliet ?')
})

/** Numbers that are the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const PIECES =
  "“ ” „ ‟ « » \" ″ ‶ ＂ 〝 〞 ❝ ❞ ' '' ’’ ‘‘ ‛ ′′ \n \r\n \u2028 \u202E \u2066 \u2069 \u200F \u061C \0 \u200B x Ж ليلى 👩 🏴"
    .split(' ')
    .concat(' ', 'ab', '\u0301'.repeat(9))

it.each([1, 2, 3, 4, 5, 6, 7, 8])('nothing gets out of a quotation (seed %d)', (seed) => {
  const random = numbers(seed)
  for (let round = 0; round < 400; round += 1) {
    const length = Math.floor(random() * 40)
    const text = Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)]).join('')
    const sentence = quoted(text)
    expect(sentence.startsWith('“') && sentence.endsWith('”')).toBe(true)
    const within = sentence.slice(1, -1)
    expect(within).not.toMatch(/["“”„‟«»″‶〝〞＂❝❞]|['’‘‛′]{2}/u)
    expect(within).not.toMatch(/[\p{Cc}\u2028\u2029\u200F\u061C\u202A-\u202E]/u)
    // Every direction that begins inside ends inside.
    expect([...within].filter((one) => /[\u2066-\u2069]/u.test(one)).join('')).toMatch(/^(\u2068\u2069)?$/u)
    expect([...within].length).toBeLessThanOrEqual(203)
  }
})
