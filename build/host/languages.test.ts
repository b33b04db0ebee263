import { expect, it } from 'vitest'
import { createSpeech } from '../../shared/words/speech.ts'
import { preferredLanguages } from './languages.ts'

it.each([
  [{}, []],
  [{ LANG: 'C.UTF-8' }, []],
  [{ LANG: 'POSIX' }, []],
  [{ LANG: 'de_DE.UTF-8' }, ['de-DE']],
  [{ LANG: 'en_GB', LC_MESSAGES: 'de_CH.UTF-8@euro' }, ['de-CH']],
  [{ LANG: 'de_DE', LC_MESSAGES: 'de_DE', LC_ALL: 'fr_FR' }, ['fr-FR']],
  [{ LANG: 'C.UTF-8', LANGUAGE: 'de_AT:en_GB:' }, ['de-AT', 'en-GB']],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: '', LANGUAGE: '' }, ['de-DE']],
])('%j: %j', (env, languages) => {
  expect(preferredLanguages(env)).toEqual(languages)
})

it('decides in which language the host speaks', () => {
  expect(createSpeech(preferredLanguages({ LANG: 'de_AT.UTF-8' })).language).toBe('de')
  expect(createSpeech(preferredLanguages({ LANG: 'de_AT.UTF-8', LANGUAGE: 'en' })).language).toBe('en')
})
