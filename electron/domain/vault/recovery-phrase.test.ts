import { expect, test } from 'vitest'
import { err, ok } from '../../../shared/model/result.ts'
import { keyOfPhrase, phraseOf } from './recovery-phrase.ts'

// From the test vectors of BIP-39.
const KEY = Uint8Array.from(
  Buffer.from('68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c', 'hex'),
)
const PHRASE =
  'hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis maple dilemma loan word shrug inflict delay length'
const WORDS = PHRASE.split(' ')

test('a key is 24 words, as the specification has them, and the words are the key', () => {
  expect(phraseOf(KEY)).toEqual(WORDS)
  expect(keyOfPhrase(PHRASE)).toEqual(ok(KEY))
})

test.each([
  ['in capitals', PHRASE.toUpperCase()],
  ['numbered, one a line', WORDS.map((word, index) => `${index + 1}. ${word}`).join('\r\n')],
  ['with commas, tabs and more than one space', `  ${WORDS.join(',\t  ')}.`],
  ['by their first four letters', WORDS.map((word) => word.slice(0, 4)).join(' ')],
])('they may be written %s', (_how, text) => {
  expect(keyOfPhrase(text)).toEqual(ok(KEY))
})

test('names the first unknown word', () => {
  expect(keyOfPhrase(PHRASE.replace('razor', 'razer'))).toEqual(
    err({ code: 'phrase-word-unknown', position: 11, word: 'razer' }),
  )
  expect(keyOfPhrase(PHRASE.replace('razor', 'raz or'))).toMatchObject({
    error: { position: 11, word: 'raz' },
  })
})

test('counts the words, and detects a wrong checksum', () => {
  expect(keyOfPhrase('')).toEqual(err({ code: 'phrase-incomplete', words: 0 }))
  expect(keyOfPhrase(WORDS.slice(1).join(' '))).toEqual(err({ code: 'phrase-incomplete', words: 23 }))
  expect(keyOfPhrase(`${PHRASE} zoo`)).toEqual(err({ code: 'phrase-incomplete', words: 25 }))
  const [first = '', second = '', ...rest] = WORDS
  expect(keyOfPhrase([second, first, ...rest].join(' '))).toEqual(err({ code: 'phrase-mistaken' }))
})
