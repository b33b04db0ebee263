import type { Failure } from '../model/failure.ts'
import type { Words } from './words.ts'

/** One sentence that says what happened and what to do. */
export function explain({ failures }: Words, failure: Failure): string {
  // A failure that is kept with a message may come from a restored backup, and so from anybody.
  const code = Object.hasOwn(failures, failure.code) ? failure.code : 'internal'
  const sentence = failures[code] as (failure: Failure) => string
  return sentence(failure)
}
