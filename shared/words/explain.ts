import type { Failure } from '../model/failure.ts'
import type { Words } from './words.ts'

/** Says what happened and what to do. */
export function explain({ failures }: Words, failure: Failure): string {
  // A failure stored with a message may come from a restored backup, so from anybody.
  const code = Object.hasOwn(failures, failure.code) ? failure.code : 'internal'
  const sentence = failures[code] as (failure: Failure) => string
  return sentence(failure)
}
