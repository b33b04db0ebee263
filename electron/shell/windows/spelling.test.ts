import { expect, it } from 'vitest'
import { spellingLanguages } from './spelling.ts'

const AVAILABLE = ['de', 'en-GB', 'en-US', 'fr', 'pt-BR', 'pt-PT', 'sr']

it.each([
  ['the system’s', [], ['en-GB', 'de-AT'], ['en-GB', 'de']],
  ['the person’s choice instead', ['fr'], ['en-GB'], ['fr']],
  ['a relative if the region is missing', [], ['pt', 'pt_AO'], ['pt-BR']],
  ['each once', [], ['de-DE', 'de-CH', 'DE'], ['de']],
  ['none for an unknown language', [], ['ja-JP', ''], []],
])('%s', (_what, chosen, system, expected) => {
  expect(spellingLanguages(chosen, system, AVAILABLE)).toEqual(expected)
})
