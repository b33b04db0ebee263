import type { Asked, Failure } from '../../../shared/model/failure.ts'
import { err, type Result } from '../../../shared/model/result.ts'

/** Adds to a refusal by the server what it was asked for, so that the person reads a sentence that fits. */
export function asked<T>(what: Asked, answer: Result<T, Failure>): Result<T, Failure> {
  if (answer.ok || answer.error.code !== 'stanza-error') return answer
  return err({ ...answer.error, asked: what })
}
