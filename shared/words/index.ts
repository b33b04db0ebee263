import type { Language } from '../model/language.ts'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import type { Words } from './words.ts'

export type { Words } from './words.ts'

const words: Readonly<Record<Language, Words>> = { en, de }

/** All sentences in a language. */
export const wordsIn = (language: Language): Words => words[language]
