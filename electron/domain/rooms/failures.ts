import type { Failure } from '../../../shared/model/failure.ts'
import { err, type Err } from '../../../shared/model/result.ts'
import { joinedRoom, type OwnRoom } from './own-room.ts'
import type { NickFailure } from './refusals.ts'

export const NOT_FOUND = err({ code: 'not-found' })
export const NOT_IN_ROOM = err({ code: 'not-in-room' })
export const NOT_CONNECTED = err({ code: 'not-connected' })

export function nickRefusal(failure: NickFailure): Err<Failure> {
  switch (failure.code) {
    case 'disconnected':
      return NOT_CONNECTED
    case 'no-answer':
      return err({ code: 'request-timeout' })
    case 'refused': {
      const { condition, text } = failure
      return err({ code: 'stanza-error', condition, type: 'cancel', ...(text !== undefined && { text }) })
    }
    default:
      return err(failure)
  }
}

/** The engine's room, or why there is none. */
export function inRoom(own: OwnRoom | undefined) {
  if (own === undefined) return NOT_FOUND
  const room = joinedRoom(own)
  return room === null ? NOT_IN_ROOM : { ok: true as const, value: { own, room } }
}
