import type { BareJid } from '../../../shared/model/jid.ts'
import type { Affiliation, RoomSubject, RoomTraits } from '../../../shared/model/room.ts'
import type { Room as JoinedRoom } from '../../engine/xep/0045-muc/index.ts'

const MOST_TEXT = 1_000

/** What a room said about itself when it was last entered. All of it is a claim of the room. */
export interface Known {
  /** Empty if it has none. */
  readonly name: string
  readonly description: string
  readonly traits: RoomTraits
  /** Moderators can delete messages (XEP-0425). */
  readonly canRetract: boolean
  /** It has a vCard, and so may have a picture (XEP-0486). */
  readonly hasCard: boolean
  /** Everybody may change the subject; null if the room does not say. */
  readonly isSubjectFree: boolean | null
  /** Members may invite others into a members-only room; null if the room does not say. */
  readonly isInvitingFree: boolean | null
  readonly affiliation: Affiliation
  readonly subject: RoomSubject | null
  /** SHA-1 of its picture. */
  readonly avatar: string | null
  /** What its status codes told (XEP-0045 §15.6), so that the same is not said at each join. */
  readonly facts: readonly string[]
}

export const NO_TRAITS: RoomTraits = {
  nonAnonymous: null,
  membersOnly: false,
  moderated: false,
  password: false,
  persistent: false,
  hidden: false,
  archive: false,
  stanzaIds: false,
  occupantIds: false,
}

export const NOTHING_KNOWN: Known = {
  name: '',
  description: '',
  traits: NO_TRAITS,
  canRetract: false,
  hasCard: false,
  isSubjectFree: null,
  isInvitingFree: null,
  affiliation: 'none',
  subject: null,
  avatar: null,
  facts: [],
}

export function traitsOf(abilities: JoinedRoom['abilities']): RoomTraits {
  return {
    nonAnonymous: abilities.isNonAnonymous,
    membersOnly: abilities.isMembersOnly,
    moderated: abilities.isModerated,
    password: abilities.needsPassword,
    persistent: abilities.isPersistent,
    hidden: abilities.isHidden,
    archive: abilities.hasArchive,
    stanzaIds: abilities.hasStanzaIds,
    occupantIds: abilities.hasOccupantIds,
  }
}

/** What a joined room says now, with the rest as it was. */
export function knownFrom(room: JoinedRoom, before: Known): Known {
  const { info, abilities, self, avatar } = room
  return {
    ...before,
    ...(info !== null && {
      name: info.name.slice(0, MOST_TEXT),
      description: info.description.slice(0, MOST_TEXT),
      traits: traitsOf(abilities),
      canRetract: abilities.moderation !== null,
      hasCard: abilities.hasCard,
      isSubjectFree: info.isSubjectFree,
      isInvitingFree: info.isInvitingFree,
    }),
    affiliation: self?.affiliation ?? before.affiliation,
    avatar,
  }
}

export const subjectOf = (text: string, by: string | null, at: number | null): RoomSubject | null =>
  text.trim() === '' ? null : { text, by, at }

/** The part of a room's address that people read as its name. */
export const nameInAddress = (room: BareJid): string => room.slice(0, room.indexOf('@'))
