import { err } from '../../../shared/model/result.ts'
import type { Feature } from '../feature.ts'

const NOT_FOUND = err({ code: 'not-found' })

/** Rooms (XEP-0045). */
export function createRooms(): Feature<'rooms'> {
  return {
    commands: {
      'rooms.join': () => NOT_FOUND,
      'rooms.cancelJoin': () => NOT_FOUND,
      'rooms.leave': () => NOT_FOUND,
      'rooms.enter': () => NOT_FOUND,
      'rooms.defaultNick': () => NOT_FOUND,
      'rooms.setDefaultNick': () => NOT_FOUND,
      'rooms.setNick': () => NOT_FOUND,
      'rooms.setSubject': () => NOT_FOUND,
      'rooms.rename': () => NOT_FOUND,
      'rooms.setAutojoin': () => NOT_FOUND,
      'rooms.requestVoice': () => NOT_FOUND,
      'rooms.answerRequest': () => NOT_FOUND,
      'rooms.invite': () => NOT_FOUND,
      'rooms.occupants': () => NOT_FOUND,
      'rooms.complete': () => NOT_FOUND,
      'rooms.openPrivate': () => NOT_FOUND,
      'rooms.ignore': () => NOT_FOUND,
      'rooms.setRole': () => NOT_FOUND,
      'rooms.setAffiliation': () => NOT_FOUND,
      'rooms.setMember': () => NOT_FOUND,
      'rooms.members': () => NOT_FOUND,
      'rooms.retract': () => NOT_FOUND,
      'rooms.destroy': () => NOT_FOUND,
      'rooms.services': () => NOT_FOUND,
      'rooms.browse': () => NOT_FOUND,
      'rooms.info': () => NOT_FOUND,
      'rooms.create': () => NOT_FOUND,
      'rooms.newGroup': () => NOT_FOUND,
      'rooms.acceptInvitation': () => NOT_FOUND,
      'rooms.declineInvitation': () => NOT_FOUND,
    },
    snapshot: () => ({ rooms: [], invitations: [] }),
  }
}
