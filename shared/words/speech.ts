import { createEmitter } from '../events/emitter.ts'
import { chosenLanguage, type Language, type LanguageSetting } from '../model/language.ts'
import { wordsIn, type Words } from './index.ts'

/** The language that this run of Balcony speaks. It may change while it runs. */
export interface Speech {
  /** The languages that the person reads, the dearest first, as BCP 47 tags. */
  readonly preferred: readonly string[]
  readonly language: Language
  /** To be asked each time something is said. */
  words(): Words
  choose(setting: LanguageSetting): void
  /** Called once the language is another one. */
  onChange(listener: () => void): () => void
}

export function createSpeech(preferred: readonly string[], setting: LanguageSetting = 'system'): Speech {
  const changed = createEmitter()
  let language = chosenLanguage(setting, preferred)
  return {
    preferred,
    get language() {
      return language
    },
    words: () => wordsIn(language),
    choose(next) {
      const chosen = chosenLanguage(next, preferred)
      if (chosen === language) return
      language = chosen
      changed.emit()
    },
    onChange: changed.on,
  }
}
