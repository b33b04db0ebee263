import type { Affiliation, Occupant, Room } from '../../../../shared/model/room.ts'

/** Something that can be done with an occupant. */
export type OccupantAct =
  | 'message-privately'
  | 'mention'
  | 'ignore'
  | 'stop-ignoring'
  | 'give-voice'
  | 'take-voice'
  | 'make-moderator'
  | 'unmake-moderator'
  | 'make-member'
  | 'unmake-member'
  | 'make-admin'
  | 'unmake-admin'
  | 'make-owner'
  | 'unmake-owner'
  | 'kick'
  | 'ban'

const RANK: Readonly<Record<Affiliation, number>> = { outcast: 0, none: 1, member: 2, admin: 3, owner: 4 }

/**
 * What the person may do with an occupant, in the order of the menu. The room decides again (XEP-0045 §8–10); what it would
 * refuse for sure is not offered: nothing is done to those of a higher standing.
 */
export function actsOn(
  { rights, affiliation }: Pick<Room, 'rights' | 'affiliation'>,
  occupant: Occupant,
): readonly OccupantAct[] {
  if (occupant.isSelf) return []
  const { role } = occupant
  const [mine, theirs] = [RANK[affiliation], RANK[occupant.affiliation]]
  const isAdmin = theirs >= RANK.admin
  const may: readonly (readonly [OccupantAct, boolean])[] = [
    ['message-privately', true],
    ['mention', rights.talk],
    [occupant.ignored ? 'stop-ignoring' : 'ignore', true],
    ['give-voice', rights.moderate && role === 'visitor'],
    ['take-voice', rights.moderate && role === 'participant' && !isAdmin && theirs <= mine],
    ['make-moderator', rights.manageMembers && role !== 'moderator'],
    // Admins and owners are moderators by their standing (§5.1.2).
    ['unmake-moderator', rights.manageMembers && role === 'moderator' && !isAdmin],
    ['make-member', rights.manageMembers && occupant.affiliation === 'none'],
    ['unmake-member', rights.manageMembers && occupant.affiliation === 'member'],
    ['make-admin', rights.own && theirs < RANK.admin],
    ['unmake-admin', rights.own && occupant.affiliation === 'admin'],
    ['make-owner', rights.own && theirs < RANK.owner],
    ['unmake-owner', rights.own && occupant.affiliation === 'owner'],
    ['kick', rights.moderate && theirs <= mine],
    ['ban', rights.manageMembers && (theirs < mine || rights.own)],
  ]
  return may.filter(([, allowed]) => allowed).map(([act]) => act)
}
