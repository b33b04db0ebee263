import type { Failure } from '../../shared/model/failure.ts'
import type { Result } from '../../shared/model/result.ts'

/** The failure to show for an answer; none if the person cancelled it. */
export const failureIn = (answer: Result<unknown, Failure>): Failure | null =>
  answer.ok || answer.error.code === 'cancelled' ? null : answer.error
