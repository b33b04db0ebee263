import type { RoomFailure } from '../model/room-failure.ts'
import type { FailureExamples } from './failure-sentences.ts'

/** Examples of the failures in rooms, as a part of `failureExamples`. */
export const roomFailureExamples: Pick<FailureExamples, RoomFailure['code']> = {
  'not-in-room': [{ code: 'not-in-room' }],
  'nickname-invalid': [{ code: 'nickname-invalid' }],
  'nickname-taken': [{ code: 'nickname-taken' }],
  'nickname-refused': [{ code: 'nickname-refused' }],
  'occupant-unknown': [{ code: 'occupant-unknown' }],
  'room-exists': [{ code: 'room-exists' }],
  'challenge-over': [{ code: 'challenge-over' }],
  'terms-unsuitable': [{ code: 'terms-unsuitable' }, { code: 'terms-unsuitable', text: 'Too short' }],
  'too-many-searches': [{ code: 'too-many-searches', retryAfterMs: 90_000 }],
}
