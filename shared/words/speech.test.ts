import { expect, it } from 'vitest'
import { createSpeech } from './speech.ts'

it.each([
  [[], 'en'],
  [['de-AT', 'en'], 'de'],
  [['fr-CH', 'DE'], 'de'],
  [['pt-BR', 'ja'], 'en'],
  [['en-GB', 'de'], 'en'],
] as const)('speaks the first language of %j that it knows: %s', (preferred, language) => {
  expect(createSpeech(preferred).language).toBe(language)
})

it('speaks the chosen language, and tells when it changes', () => {
  const speech = createSpeech(['de'])
  const heard: string[] = []
  speech.onChange(() => heard.push(speech.words().dates.daySeparator(0, 0)))
  for (const setting of ['de', 'en', 'system', 'system', 'de'] as const) speech.choose(setting)
  expect(heard).toEqual(['Today', 'Heute'])
})
