import type { AccountId, ConversationId } from './ids.ts'
import type { BareJid } from './jid.ts'
import type { Show } from './presence.ts'

/** A lasting relation to a room (XEP-0045 §5.2). */
export type Affiliation = 'owner' | 'admin' | 'member' | 'none' | 'outcast'
/** The rights of an occupant until they leave (XEP-0045 §5.1). */
export type Role = 'moderator' | 'participant' | 'visitor' | 'none'

/** Why a room cannot be entered (XEP-0045 §7.2.17), each with another way on. */
export type JoinRefusal =
  | { readonly code: 'nickname-invalid' }
  /** `proposal`: a nickname that is probably free. */
  | { readonly code: 'nickname-taken'; readonly proposal: string }
  /** The room wants another nickname; `reserved`: the one that it keeps for the account, if it says so. */
  | { readonly code: 'nickname-refused'; readonly reserved: string | null }
  | { readonly code: 'room-password-needed'; readonly wrong: boolean }
  /** `canRegister`: the person can ask for membership. */
  | { readonly code: 'members-only'; readonly canRegister: boolean }
  | { readonly code: 'banned' }
  | { readonly code: 'room-full' }
  /** It is being created, and its owner has not configured it yet. */
  | { readonly code: 'room-locked' }
  | { readonly code: 'room-not-found' }
  /** It has moved or ended. */
  | { readonly code: 'room-gone'; readonly to: BareJid | null }
  | { readonly code: 'not-a-room' }
  /** It asks a question that a machine cannot answer (XEP-0158), and got no right answer. */
  | { readonly code: 'challenge-failed' }
  | { readonly code: 'too-many-rooms' }
  | { readonly code: 'room-silent' }
  | { readonly code: 'room-refused'; readonly condition: string; readonly text?: string }

/** Why the account is no longer in a room. `left`: the person left, or closed it on another device. */
export type OutOfRoom =
  | { readonly why: 'left' }
  | {
      readonly why: 'kicked' | 'banned' | 'affiliation' | 'members-only'
      /** The nickname or address of who did it. */
      readonly by: string | null
      readonly reason: string | null
    }
  | { readonly why: 'destroyed'; readonly to: BareJid | null; readonly reason: string | null }
  | { readonly why: 'refused'; readonly refusal: JoinRefusal }

export type RoomStatus =
  /** Not connected, or other rooms are entered first. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'joining' }
  | { readonly kind: 'joined' }
  /** The room does not answer. It is tried again by itself at `retryAt`. */
  | { readonly kind: 'silent'; readonly retryAt: number }
  | ({ readonly kind: 'out' } & OutOfRoom)

/** What the person may do in a room now. What they may not do is not offered. */
export interface RoomRights {
  /** False for a visitor in a moderated room, who may ask for voice. */
  readonly talk: boolean
  readonly invite: boolean
  readonly changeSubject: boolean
  /** Kick, give and take voice. */
  readonly moderate: boolean
  /** Delete messages of others (XEP-0425); only where the room can. */
  readonly retract: boolean
  /** Ban, and change the lists of members. */
  readonly manageMembers: boolean
  /** Change admins and owners, configure and end the room. */
  readonly own: boolean
  /** Change the room's picture; only where the room can have one (XEP-0486). */
  readonly picture: boolean
}

/** What a room is, in the features that it announces. null: it does not say. */
export interface RoomTraits {
  /** Everybody sees everybody's address. */
  readonly nonAnonymous: boolean | null
  readonly membersOnly: boolean
  readonly moderated: boolean
  readonly password: boolean
  readonly persistent: boolean
  readonly hidden: boolean
  /** It keeps a history of its own (XEP-0313). */
  readonly archive: boolean
  /** Its messages have ids that everybody shares (XEP-0359), so that they can be answered, reacted to and deleted. */
  readonly stanzaIds: boolean
  /** Its occupants have lasting ids (XEP-0421). */
  readonly occupantIds: boolean
}

/** A room as every window knows it. Its occupants are asked for (`rooms.occupants`). */
export interface Room {
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly conversationId: ConversationId
  readonly status: RoomStatus
  /** The person's own name for it, or the room's; never empty. */
  readonly name: string
  readonly description: string
  /** The own nickname: the present one, or the one to enter with. */
  readonly nick: string
  readonly role: Role
  readonly affiliation: Affiliation
  readonly traits: RoomTraits
  readonly rights: RoomRights
  readonly subject: RoomSubject | null
  /** How many are in it. */
  readonly occupants: number
  /** It is entered at each start, on all devices. */
  readonly autojoin: boolean
  /** Its configuration has to be confirmed before others can enter. */
  readonly isNew: boolean
  /** Requests for voice or membership that wait for the person. */
  readonly requests: readonly RoomRequest[]
  /** SHA-1 of its picture (XEP-0486); null if it has none. */
  readonly avatar: string | null
}

/** The longest subject that a person can set, in UTF-16 units. */
export const MOST_SUBJECT = 4_000

export interface RoomSubject {
  /** One that is longer than `MOST_SUBJECT` was set elsewhere, and may have lost its end. */
  readonly text: string
  /** The nickname of who set it, and when in milliseconds since 1970, as far as the room says so. */
  readonly by: string | null
  readonly at: number | null
}

/** Somebody asks moderators or admins for voice (XEP-0045 §8.6) or membership (§9.9). */
export interface RoomRequest {
  readonly id: number
  readonly what: 'voice' | 'membership'
  readonly nick: string | null
  readonly address: string | null
}

/** Somebody in a room. */
export interface Occupant {
  readonly nick: string
  /** Equal for equal people as far as the room tells; the seed of their colour. */
  readonly key: string
  readonly role: Role
  readonly affiliation: Affiliation
  /** The real address, where the room shows it. */
  readonly address: BareJid | null
  readonly show: Exclude<Show, 'offline'>
  readonly status: string
  /** Titles that the room gives (XEP-0317). */
  readonly hats: readonly string[]
  /** The SHA-1 hash of their picture, if known. */
  readonly photo: string | null
  readonly isSelf: boolean
  readonly ignored: boolean
}

/** Who wrote a message in a room. */
export interface RoomAuthor {
  /** The same for all messages of one person, as far as the room tells. */
  readonly key: string
  /** Their nickname when it was last seen. */
  readonly nick: string
}

/** Something that happened in a room, shown as a line in its history. */
export type RoomNotice =
  | { readonly what: 'subject'; readonly text: string; readonly by: string | null }
  | { readonly what: 'nick'; readonly from: string; readonly to: string; readonly self: boolean }
  | {
      readonly what: 'kicked' | 'banned' | 'affiliation-lost' | 'members-only'
      readonly nick: string
      readonly self: boolean
      readonly by: string | null
      readonly reason: string | null
    }
  | {
      readonly what: 'affiliation'
      readonly nick: string
      readonly self: boolean
      readonly affiliation: Affiliation
      readonly by: string | null
      readonly reason: string | null
    }
  | {
      readonly what: 'role'
      readonly nick: string
      readonly self: boolean
      readonly role: Role
      readonly by: string | null
      readonly reason: string | null
    }
  /** XEP-0045 §15.6. */
  | {
      readonly what: 'fact'
      readonly fact:
        | 'non-anonymous'
        | 'semi-anonymous'
        | 'fully-anonymous'
        | 'shows-unavailable-members'
        | 'hides-unavailable-members'
        | 'configuration-changed'
        | 'logged'
        | 'not-logged'
        | 'created'
        | 'nickname-assigned'
    }
  | { readonly what: 'destroyed'; readonly to: BareJid | null; readonly reason: string | null }
  /** An invitation was declined or refused. */
  | { readonly what: 'declined'; readonly by: string; readonly reason: string | null }
  /** Who came and went since the last line; only while the room is small, and never kept. */
  | { readonly what: 'traffic'; readonly joined: readonly string[]; readonly left: readonly string[] }

/** An invitation that waits for the person's decision. Nobody is believed: only entering shows whether there is a room. */
export interface RoomInvitation {
  readonly id: number
  readonly accountId: AccountId
  readonly room: BareJid
  /** Who invites, as far as the room or the server says; null if nobody does. */
  readonly by: BareJid | null
  /** The server vouches for the inviter; otherwise only the room does. */
  readonly isDirect: boolean
  readonly reason: string
  readonly at: number
}

/** What a room says about itself before one enters. */
export interface RoomInfo {
  readonly jid: BareJid
  readonly name: string
  readonly description: string
  readonly subject: string
  /** A language tag, or empty. */
  readonly language: string
  readonly occupants: number | null
  readonly traits: RoomTraits
  readonly avatar: string | null
}

/** A room in a list. */
export interface ListedRoom {
  readonly jid: BareJid
  readonly name: string
  readonly description: string
  readonly occupants: number | null
  readonly language: string
  /** The own nickname, if it is in a bookmark. */
  readonly nick?: string
}

/** What a new room is for; each is a choice of settings. */
export type RoomPreset = 'group' | 'public' | 'announcement'

/** What a preset wants of a room. */
export type RoomWish =
  | 'named'
  | 'described'
  | 'kept'
  | 'archived'
  | 'members-only'
  | 'open'
  | 'listed'
  | 'hidden'
  | 'addresses-for-all'
  | 'addresses-for-moderators'
  | 'moderated'
  | 'members-invite'

/** An entry of the lists of members. */
export interface RoomMember {
  readonly address: string
  readonly affiliation: Affiliation
  readonly nick: string | null
  readonly reason: string | null
}
