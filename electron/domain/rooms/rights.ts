import type { Affiliation, Role, RoomRights } from '../../../shared/model/room.ts'
import type { Known } from './known.ts'

export const NO_RIGHTS: RoomRights = {
  talk: false,
  invite: false,
  changeSubject: false,
  moderate: false,
  retract: false,
  manageMembers: false,
  own: false,
  picture: false,
}

/** What XEP-0045 §5 lets somebody do in a joined room. The room has the last word. */
export function rightsOf(role: Role, affiliation: Affiliation, known: Known): RoomRights {
  const isOwner = affiliation === 'owner'
  const isAdmin = isOwner || affiliation === 'admin'
  const isModerator = role === 'moderator'
  const { traits, canRetract, hasCard, isSubjectFree, isInvitingFree } = known
  const hasVoice = isModerator || role === 'participant'
  return {
    talk: hasVoice,
    // §7.8.2: into a members-only room only those invite who may also make members, unless it is told otherwise.
    invite:
      isAdmin || (hasVoice && (!traits.membersOnly || (affiliation === 'member' && isInvitingFree === true))),
    changeSubject: isModerator || (hasVoice && isSubjectFree === true),
    moderate: isModerator,
    retract: isModerator && canRetract,
    manageMembers: isAdmin,
    own: isOwner,
    picture: isOwner && hasCard,
  }
}
