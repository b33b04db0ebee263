import { keyAnswers } from './key-answers.ts'
import type { KnownAnswer } from './known-answer.ts'
import { publishedAnswers } from './published-answers.ts'
import { ratchetAnswers } from './ratchet-answers.ts'
import { refusedAnswers } from './refused-answers.ts'

/** Every known answer, for the libraries of Node and for those of Electron (`build/omemo-in-electron.test.ts`). */
export const knownAnswers: readonly KnownAnswer[] = [
  ...publishedAnswers,
  ...refusedAnswers,
  ...keyAnswers,
  ...ratchetAnswers,
]
