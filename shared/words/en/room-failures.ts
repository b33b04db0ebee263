import type { RoomFailure } from '../../model/room-failure.ts'
import { isInvisible } from '../../text/names.ts'
import type { FailureSentences } from '../failure-sentences.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

const minutes = (ms: number): number => Math.max(1, Math.ceil(ms / 60_000))

/** The failures in rooms, as a part of `failures`. */
export const roomFailures: Pick<FailureSentences, RoomFailure['code']> = {
  'not-in-room': () => 'You are not in this room now. Enter it, then try again.',
  'nickname-invalid': () =>
    'This nickname has a character that isn’t allowed, or nothing visible. Choose another one.',
  'nickname-taken': () => 'Somebody in the room has this nickname. Choose another one.',
  'nickname-refused': () => 'The room doesn’t accept this nickname. Choose another one.',
  'occupant-unknown': () =>
    'The room doesn’t tell you this person’s address, so Balcony can’t put them on its lists.',
  'room-exists': () => 'There is already a room with this address. Choose another address, or join it.',
  'challenge-over': () => 'The room no longer waits for this answer. Join it again.',
  'terms-unsuitable': ({ text }) =>
    text === undefined || isInvisible(text)
      ? 'The search can’t look for these words. Try others.'
      : `The search can’t look for these words. Try others. It says: ${quoted(text)}`,
  'too-many-searches': ({ retryAfterMs }) =>
    `The search wants you to wait. Try again in ${numbers.number(minutes(retryAfterMs))} min.`,
}
