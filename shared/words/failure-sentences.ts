import type { Failure, FailureCode } from '../model/failure.ts'

export type FailureOf<Code extends FailureCode> = Extract<Failure, { code: Code }>

/** The sentences of a language for each failure. */
export type FailureSentences = {
  readonly [Code in FailureCode]: (failure: FailureOf<Code>) => string
}

/** Examples of each failure, the usual one first. */
export type FailureExamples = {
  readonly [Code in FailureCode]: readonly FailureOf<Code>[]
}
