import type { FormValues } from '../../../../shared/model/data-form.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid, FullJid, Jid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Release } from '../../extension.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import type { RoomAbilities } from './abilities.ts'
import type { RoomAdmin } from './admin.ts'
import type { Affiliation, Role } from './codec.ts'
import type { RoomDirectory } from './directory.ts'
import type { RoomEvent } from './events.ts'
import type { FormRequest } from './form-requests.ts'
import type { RoomInfo } from './info.ts'
import type { Invitation, InvitationDraft } from './invitation.ts'
import type { RoomMembership } from './membership.ts'
import type { Occupant } from './occupant.ts'
import type { OccupantCounts } from './occupants.ts'

export interface JoinOptions {
  readonly nick: string
  readonly password?: string
  /** What the room sends of its own history (§7.2.14): at most so many messages, or those since a time (ms since 1970). */
  readonly history: { readonly max: number } | { readonly since: number }
  /** How long the room may be silent before the join has failed. 60,000 unless given. */
  readonly timeoutMs?: number
}

/** A refusal in other words than those that have a meaning of their own. */
export interface Refusal {
  readonly code: 'refused'
  readonly condition: string
  readonly text?: string
}

/** Why a nickname cannot be had. `nickname-refused`: the room wants another one, such as the reserved one (§7.12). */
export type NickFailure =
  | { readonly code: 'nickname-invalid' }
  | { readonly code: 'nickname-taken' }
  | { readonly code: 'nickname-refused' }
  | { readonly code: 'no-answer' }
  | { readonly code: 'disconnected' }
  | Refusal

/** Why a room cannot be entered (§7.2.17). */
export type JoinFailure =
  | NickFailure
  /** `wrong`: there was a password, and it was not the right one. */
  | { readonly code: 'password-needed'; readonly wrong: boolean }
  | { readonly code: 'members-only' }
  | { readonly code: 'banned' }
  | { readonly code: 'full' }
  /** It is being created, and its owner has not configured it yet (§7.2.11). */
  | { readonly code: 'locked' }
  /** It does not exist, and may not be created. */
  | { readonly code: 'not-found' }
  | { readonly code: 'gone'; readonly to: BareJid | null }
  | { readonly code: 'not-a-room' }
  /** The challenge of the room got no right answer (XEP-0158). */
  | { readonly code: 'challenge-failed' }
  /** `leave` was called meanwhile. */
  | { readonly code: 'cancelled' }
  /** Nobody is in that many rooms. */
  | { readonly code: 'too-many-rooms' }

/** `challenge-over`: the room does not wait for an answer, or no longer. */
export type ChallengeFailure = RequestFailure | { readonly code: 'challenge-over' }

/** A room that the account is entering or is in. Its properties change; the object stays the same until it is left. */
export interface Room {
  readonly address: BareJid
  /** False until the join is complete: nothing about single occupants is told before. */
  readonly isJoined: boolean
  readonly nick: string
  /** The own occupant; null until the room has sent it. */
  readonly self: Occupant | null
  /** The features that the room announces (XEP-0030), such as `muc#stable_id`; none while it is new. */
  readonly features: ReadonlySet<string>
  /** What it says about itself; null if it has not said it yet. Asked again when its configuration changes. */
  readonly info: RoomInfo | null
  /** The meaning of `features`. */
  readonly abilities: RoomAbilities
  /** The SHA-1 hash of its picture (XEP-0486), which is in its vCard; null if there is none. */
  readonly avatar: string | null
  /** By nickname, at most 20,000. */
  readonly occupants: ReadonlyMap<string, Occupant>
  readonly counts: OccupantCounts
  /** The nicknames of the person with this occupant id. */
  nicksOf(id: string): ReadonlySet<string>
  /** The address for private messages to an occupant (§7.5); null if no nickname reads like this. */
  addressOf(nick: string): FullJid | null
  /** Changes the own nickname (§7.6). Settles with the one that the room gave. One change at a time. */
  setNick(nick: string): Promise<Result<string, NickFailure>>
  /** Changes the subject (§8.1); empty: there is none. Settles when the room has told everybody. */
  setSubject(text: string): Promise<Result<undefined, RequestFailure>>
  /** Asks the moderators for voice (§7.13). Like those below, false if there is no session. */
  requestVoice(): boolean
  /** Answers a request (§8.6, §9.9). */
  answer(request: FormRequest, allow: boolean): boolean
  /**
   * Invites somebody: through the room (§7.8.2), which a members-only room needs, or directly (XEP-0249). A refusal
   * of the room comes as `refused`.
   */
  invite(person: BareJid, invitation: InvitationDraft): boolean
}

/** Who wrote a message of a room. */
export interface Author {
  readonly room: BareJid
  /** `room`: to everybody; `private`: to or from one occupant (§7.5). */
  readonly way: 'room' | 'private'
  /** null: the room itself. */
  readonly nick: string | null
  /** The lasting id (XEP-0421), if the room announces such ids. */
  readonly id: string | null
  /** The account itself, also with another of its clients. */
  readonly isSelf: boolean
  /** The stay (see `Occupant`) in which they wrote it; null if it is not a message of somebody who is there now. */
  readonly stay: number | null
  /** Those of the occupant with this nickname now; null if there is none, or it is a message from the history. */
  readonly role: Role | null
  readonly affiliation: Affiliation | null
  /** Likewise. In the archive of a room that shows addresses it may be that of the author back then (XEP-0313 §5.1.2). */
  readonly address: Jid | null
}

/** Rooms to talk in with many (XEP-0045). */
export interface Rooms {
  /**
   * Enters a room (§7.2), or enters it again, whereupon the room tells everything anew. The room is created if it does
   * not exist (§10.1). Settles when the room has told its occupants and its subject. While the account is entering a
   * room, further calls return the same promise.
   */
  join(room: BareJid, options: JoinOptions): Promise<Result<Room, JoinFailure>>
  /** Leaves the room (§7.14), or stops entering it. */
  leave(room: BareJid, status?: string): void
  /** The room that the account is entering or is in. */
  get(room: BareJid): Room | undefined
  /** Whether the address was a room in this session, left or not: late messages of it are no messages of a person. */
  isRoom(address: BareJid): boolean
  /** Answers the challenge of a room that the account is entering (XEP-0158): only those that the person chose. */
  answerChallenge(room: BareJid, values: FormValues): Promise<Result<undefined, ChallengeFailure>>
  onEvent(listener: (event: RoomEvent) => void): Release
  /**
   * The author of a message of a joined room; null for all other messages. Call it in the order of the stream. `archived`:
   * the message is from the room's history, where a nickname proves nothing.
   */
  authorOf(message: Stanza, archived?: boolean): Author | null
  /** Declines a mediated invitation (§7.8.2). False if there is no session. */
  decline(invitation: Invitation, reason?: string): boolean
  readonly admin: RoomAdmin
  readonly directory: RoomDirectory
  readonly membership: RoomMembership
}
