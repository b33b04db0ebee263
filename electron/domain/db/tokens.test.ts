import { expect, test } from 'vitest'
import { fold } from '../../../shared/search/fold.ts'
import { createTokenizer, partWords } from './tokens.ts'

const tokenize = createTokenizer()

test.each([
  ['Crème brûlée, ÅNGSTRÖM', 'creme brulee angstrom'],
  ['我们明天去北京', '我 们 明 天 去 北 京'],
  ['ひらがな カタカナ', 'ひ ら が な カタカナ'],
  ['한국어 띄어쓰기', '한국어 띄어쓰기'],
  ['Привет, Ёлка', 'привет елка'],
  ['report_final.v2.pdf at 12:30', 'report final v2 pdf at 12 30'],
  ['don’t e-mail U.S.A.', 'don’t e mail u s a'],
  ['😀 * " NEAR(', 'near'],
])('%s', (text, tokens) => {
  // Letters of these scripts come in parts.
  expect(tokenize(partWords(text)).join(' ').normalize()).toBe(tokens)
})

test('the index and the marks of matches fold in the same way', () => {
  const text = 'Crème ÅNGSTRÖM Ёлка ελληνικά İstanbul ǅ ﬁ ß 한국어 नमस्ते'
  expect(tokenize(text).map(fold)).toEqual(fold(text).split(' '))
})
