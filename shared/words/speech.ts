import { createEmitter } from '../events/emitter.ts'
import { chosenLanguage, type Language, type LanguageSetting } from '../model/language.ts'
import { wordsIn, type Words } from './index.ts'

/** The language of this run of Balcony. It may change meanwhile. */
export interface Speech {
  /** The languages that the person reads, the favourite first, as BCP 47 tags. */
  readonly preferred: readonly string[]
  readonly language: Language
  /** Ask each time, as the language may change. */
  words(): Words
  choose(setting: LanguageSetting): void
  /** Calls `listener` after each change of the language. */
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
