import type { Failure, FailureCode } from '../model/failure.ts'

export type FailureOf<Code extends FailureCode> = Extract<Failure, { code: Code }>

/** The sentences of a language for each failure. */
export type FailureSentences = {
  readonly [Code in FailureCode]: (failure: FailureOf<Code>) => string
}
