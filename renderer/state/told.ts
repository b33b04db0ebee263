import type { Failure } from '../../shared/model/failure.ts'
import type { Result } from '../../shared/model/result.ts'

/** What the person has to be told of an answer: that they broke it off themselves they know. */
export const failureIn = (answer: Result<unknown, Failure>): Failure | null =>
  answer.ok || answer.error.code === 'cancelled' ? null : answer.error
