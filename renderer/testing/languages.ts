import { type Language, LANGUAGES } from '../../shared/model/language.ts'
import { type Words, wordsIn } from '../../shared/words/index.ts'
import { madeUp } from '../../shared/words/made-up.ts'

/** The languages of a page of scenes; the made-up one takes the place of German. */
export interface SceneLanguages {
  /** Chooses by name: `en`, `de` or `made-up`; English for any other. */
  choose(name: string | null): Language
  speak(language: Language): Words
}

export function createSceneLanguages(): SceneLanguages {
  const madeUpWords = madeUp(wordsIn('en'), wordsIn('de'))
  let isMadeUp = false
  return {
    choose(name) {
      isMadeUp = name === 'made-up'
      return isMadeUp ? 'de' : (LANGUAGES.find((known) => known === name) ?? 'en')
    },
    speak: (language) => (language === 'de' && isMadeUp ? madeUpWords : wordsIn(language)),
  }
}
