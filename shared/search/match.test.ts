import { expect, test } from 'vitest'
import { createMatcher, type SearchedWord } from './match.ts'

const word = (...tokens: string[]): SearchedWord => ({ tokens, prefix: false })
const begun = (...tokens: string[]): SearchedWord => ({ tokens, prefix: true })

/** The text with its matches in brackets. */
function marked(text: string, ...words: SearchedWord[]): string {
  let [out, at] = ['', 0]
  for (const { from, to } of createMatcher(words).find(text, 100)) {
    out += `${text.slice(at, from)}[${text.slice(from, to)}]`
    at = to
  }
  return out + text.slice(at)
}

test.each<[string, SearchedWord[], string]>([
  ['A rose, a Rose', [word('rose')], 'A [rose], a [Rose]'],
  ['roses are rosy', [word('rose')], 'roses are rosy'],
  ['roses are rosy', [begun('ros')], '[ros]es are [ros]y'],
  ['arose', [begun('rose')], 'arose'],
  ['Crème brûlée', [word('creme'), begun('brul')], '[Crème] [brûl]ée'],
  ['Cre\u0300me', [word('creme')], '[Cre\u0300me]'],
  ['ÅNGSTRÖM', [begun('angstro')], '[ÅNGSTRÖ]M'],
  ['ÅNGSTRO\u0308M', [begun('angstro')], '[ÅNGSTRO\u0308]M'],
  ['hello,  world', [word('hello', 'world')], '[hello,  world]'],
  ['hello\n\nworld', [word('hello', 'world')], '[hello\n\nworld]'],
  ['hello, my world', [word('hello', 'world')], 'hello, my world'],
  ['report.pdf', [word('report', 'pdf')], '[report.pdf]'],
  ['report.pdf', [word('report')], '[report].pdf'],
  ['我们明天去北京吃饭', [word('北', '京')], '我们明天去[北京]吃饭'],
  ['東京タワーに', [begun('タワ')], '東京[タワ]ーに'],
  ['ภาษาไทยไม่มี', [word('ไ', 'ท', 'ย')], 'ภาษา[ไทย]ไม่มี'],
  ['한국어 띄어쓰기', [word('한국어')], '[한국어] 띄어쓰기'],
  ['Ёлка', [word('елка')], '[Ёлка]'],
  ['İstanbul', [word('istanbul')], '[İstanbul]'],
  ['so 😀 and 😀😀', [begun('😀')], 'so [😀] and [😀][😀]'],
  ['𝔘 rose 𝔘', [word('rose')], '𝔘 [rose] 𝔘'],
  ['a ❤️ here', [begun('❤')], 'a [❤️] here'],
  ['1+1=(2)', [word('2')], '1+1=([2])'],
  ['anything', [], 'anything'],
  ['anything', [word()], 'anything'],
  ['rose of roses', [begun('rose'), word('rose', 'of')], '[rose of] [rose]s'],
])('%s', (text, words, expected) => {
  expect(marked(text, ...words)).toBe(expected)
})

test('no more matches than wanted', () => {
  expect(createMatcher([begun('a')]).find('a a a a', 2)).toHaveLength(2)
})
