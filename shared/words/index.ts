import { en } from './en/index.ts'
import type { Words } from './words.ts'

export type { Words } from './words.ts'

/** The words of the one language so far. */
export const words: Words = en
