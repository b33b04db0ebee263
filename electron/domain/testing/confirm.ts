import type { Confirm, Question } from '../ports.ts'

export interface TestConfirm extends Confirm {
  /** What was asked. */
  readonly asked: readonly Question[]
  /** What the person answers from now on. */
  answer: boolean
}

/** Somebody who agrees to everything, until a test says otherwise. */
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
