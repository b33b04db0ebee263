import type { Confirm, Question } from '../ports.ts'

export interface TestConfirm extends Confirm {
  /** The questions asked. */
  readonly asked: readonly Question[]
  /** The answer from now on. */
  answer: boolean
}

/** A person who agrees to everything unless the test says otherwise. */
export function createTestConfirm(): TestConfirm {
  const asked: Question[] = []
  const confirm: TestConfirm = {
    asked,
    answer: true,
    ask(question) {
      asked.push(question)
      return Promise.resolve(confirm.answer)
    },
  }
  return confirm
}
