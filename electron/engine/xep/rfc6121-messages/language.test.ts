import { describe, expect, it } from 'vitest'
import { pickLanguage } from './index.ts'

const pick = (variants: readonly (string | null)[], preferred: readonly string[]) =>
  pickLanguage(
    variants.map((lang) => ({ lang })),
    preferred,
  )?.lang

describe('the language that a person reads', () => {
  it.each([
    ['the same', ['en', 'de'], ['de'], 'de'],
    ['however it is written', ['en', 'DE-at'], ['de-AT'], 'DE-at'],
    ['a wider one', ['en', 'de'], ['de-AT-1996'], 'de'],
    ['a script before a language', ['zh', 'zh-Hant'], ['zh-Hant-CN-x-private1'], 'zh-Hant'],
    ['their first language in its wider form before their second', ['en', 'de'], ['de-AT', 'en'], 'de'],
    ['not a narrower one', ['de-AT', null], ['de'], null],
    ['the unmarked one', ['en', null, 'fr'], ['de'], null],
    ['the first', ['en', 'fr'], ['de'], 'en'],
    ['the first, where there is no wish', ['en', 'fr'], [], 'en'],
    ['the first, where any will do', ['en', 'fr'], ['*'], 'en'],
    ['none where there is none', [], ['de'], undefined],
  ])('%s', (_, variants, preferred, lang) => expect(pick(variants, preferred)).toBe(lang))
})
