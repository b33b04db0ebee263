import { en } from '../en/index.ts'
import type { Words } from '../words.ts'
import { dates } from './dates.ts'
import { language } from './language.ts'
import { numbers } from './numbers.ts'

/** All sentences in German, with du. */
export const de: Words = {
  ...en,
  dates,
  language,
  numbers,
}
