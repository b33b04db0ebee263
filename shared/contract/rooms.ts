import * as v from 'valibot'
import type { DataForm } from '../model/data-form.ts'
import type { ConversationId } from '../model/ids.ts'
import type { BareJid } from '../model/jid.ts'
import {
  MOST_SUBJECT,
  type JoinRefusal,
  type ListedRoom,
  type Occupant,
  type Room,
  type RoomInfo,
  type RoomInvitation,
  type RoomMember,
  type RoomNotice,
  type RoomWish,
} from '../model/room.ts'
import { command } from './command.ts'
import {
  accountId,
  conversationId,
  formValues,
  knownJid,
  messageId,
  name,
  password,
  typed,
  typedAddress,
  type Limited,
} from './schemas.ts'

const nick = typed('nickname', 1023)
const reason = typed('reason', 1_000)
const affiliation = v.picklist(['owner', 'admin', 'member', 'none', 'outcast'])
const people = v.pipe(v.array(knownJid), v.minLength(1), v.maxLength(200, 'people' satisfies Limited))
const room = v.object({ conversationId })
const occupant = v.object({ conversationId, nick })

/** How entering a room ended. */
export type Joined =
  | {
      readonly kind: 'joined'
      readonly conversationId: ConversationId
      /** Of a new group: those who could not be invited. */
      readonly uninvited?: readonly BareJid[]
      /** Of a new room: what its service cannot do. */
      readonly unmet?: readonly RoomWish[]
    }
  | { readonly kind: 'refused'; readonly refusal: JoinRefusal }
  /**
   * The room first asks something that only a person can answer (XEP-0158), and waits for
   * `rooms.answerChallenge`. `url`: a web page on which it can be answered, too.
   */
  | { readonly kind: 'challenge'; readonly form: DataForm; readonly url: string | null }

/** What a room asks of those who want to become members. */
export interface RoomRegistration {
  /** The nickname that the account has registered; null if it is no member. */
  readonly nick: string | null
  /** null: the room asks nothing. */
  readonly form: DataForm | null
}

/** A part of the list of occupants, in the order of nicknames. */
export interface OccupantPage {
  readonly occupants: readonly Occupant[]
  /** For `from`, to get the next part; null: this is the last one. */
  readonly next: string | null
}

export interface RoomListPage {
  readonly rooms: readonly ListedRoom[]
  /** For `after`, to get the next page; null: this is the last one. */
  readonly next: string | null
  /** How many there are in all, if the service says so. */
  readonly count: number | null
}

export const roomCommands = {
  /**
   * Enters a room and keeps it: it is entered again at each start. Answers when the room has decided. Without a nickname
   * it takes the account's.
   */
  'rooms.join': command<Joined>()(
    v.object({
      accountId,
      address: typedAddress,
      nick: v.optional(nick),
      password: v.optional(password),
    }),
  ),
  /** Stops entering a room. */
  'rooms.cancelJoin': command()(v.object({ accountId, address: typedAddress })),
  /** Answers the question of a room that is being entered. */
  'rooms.answerChallenge': command<Joined>()(
    v.object({ accountId, address: typedAddress, values: formValues }),
  ),
  /** What a room asks of new members (XEP-0045 §7.10). */
  'rooms.registration': command<RoomRegistration>()(v.object({ accountId, address: typedAddress })),
  /** Asks for membership with the answers to the form of `rooms.registration`. An admin may decide later. */
  'rooms.register': command()(v.object({ accountId, address: typedAddress, values: formValues })),
  /** Leaves it, and no device enters it again by itself. The conversation stays until it is closed. */
  'rooms.leave': command()(v.object({ ...room.entries, message: v.optional(reason) })),
  /** Enters a room again whose conversation is here. */
  'rooms.enter': command<Joined>()(v.object({ ...room.entries, password: v.optional(password) })),
  /** The nickname that new rooms are entered with. */
  'rooms.defaultNick': command<string>()(v.object({ accountId })),
  'rooms.setDefaultNick': command()(v.object({ accountId, nick })),
  /** Changes the own nickname in a room. The answer is the one that the room gave. */
  'rooms.setNick': command<string>()(occupant),
  'rooms.setSubject': command()(v.object({ ...room.entries, text: typed('subject', MOST_SUBJECT) })),
  /** The person's own name for the room; empty: the room's. */
  'rooms.rename': command()(v.object({ ...room.entries, name })),
  'rooms.setAutojoin': command()(v.object({ ...room.entries, autojoin: v.boolean() })),
  'rooms.requestVoice': command()(room),
  'rooms.answerRequest': command()(
    v.object({ ...room.entries, request: v.pipe(v.number(), v.safeInteger()), allow: v.boolean() }),
  ),
  /** Invites people, and makes them members where the room is only for members. Returns those for whom it failed. */
  'rooms.invite': command<readonly BareJid[]>()(
    v.object({ ...room.entries, people, reason: v.optional(reason) }),
  ),

  /** Occupants, at most 500 at once. While a window watches the topic `occupants`, it hears changes. */
  'rooms.occupants': command<OccupantPage>()(v.object({ ...room.entries, from: v.optional(nick) })),
  /** Nicknames that begin with this text, those who wrote last first. At most 20. */
  'rooms.complete': command<readonly string[]>()(
    v.object({ ...room.entries, text: typed('nickname', 1023) }),
  ),
  /** The private conversation with an occupant. */
  'rooms.openPrivate': command<ConversationId>()(occupant),
  /** Hides what an occupant writes, on all devices. */
  'rooms.ignore': command()(v.object({ ...occupant.entries, ignored: v.boolean() })),
  /** Gives an occupant a role (XEP-0045 §8). `none` kicks them. */
  'rooms.setRole': command()(
    v.object({
      ...occupant.entries,
      role: v.picklist(['moderator', 'participant', 'visitor', 'none']),
      reason: v.optional(reason),
    }),
  ),
  /** Changes the affiliation of an occupant; `outcast` bans. */
  'rooms.setAffiliation': command()(
    v.object({ ...occupant.entries, affiliation, reason: v.optional(reason) }),
  ),
  /** Changes the affiliation of an address. */
  'rooms.setMember': command()(
    v.object({ ...room.entries, address: typedAddress, affiliation, reason: v.optional(reason) }),
  ),
  /** A list of affiliations, at most 10,000. */
  'rooms.members': command<readonly RoomMember[]>()(v.object({ ...room.entries, affiliation })),
  /** The form with the settings of the room (XEP-0045 §10.2). null if nothing can be set. */
  'rooms.configuration': command<DataForm | null>()(room),
  /** Sends back the form of `rooms.configuration`. It opens a new room to others. */
  'rooms.configure': command()(v.object({ ...room.entries, values: formValues })),
  /** Deletes somebody's message for everybody (XEP-0425). */
  'rooms.retract': command()(v.object({ messageId, reason: v.optional(reason) })),
  /** Ends the room for everybody. */
  'rooms.destroy': command()(
    v.object({ ...room.entries, reason: v.optional(reason), to: v.optional(typedAddress) }),
  ),

  /** Bookmarked rooms that are not entered by themselves and have no conversation, by name. */
  'rooms.bookmarks': command<RoomListPage>()(v.object({ accountId })),
  /** Services for rooms that the account's server names. */
  'rooms.services': command<readonly BareJid[]>()(v.object({ accountId })),
  'rooms.browse': command<RoomListPage>()(
    v.object({ accountId, service: typedAddress, after: v.optional(typed('name', 4096)) }),
  ),
  /** Services that search the public rooms of many servers (XEP-0433). */
  'rooms.directories': command<readonly BareJid[]>()(v.object({ accountId })),
  /** Searches there. The service learns the words, so call it only when the person searches. */
  'rooms.search': command<RoomListPage>()(
    v.object({
      accountId,
      service: typedAddress,
      terms: typed('name', 1024),
      after: v.optional(typed('name', 4096)),
    }),
  ),
  'rooms.info': command<RoomInfo>()(v.object({ accountId, address: typedAddress })),
  /** Creates a room and enters it. Without an address one is made up at the server's first service. */
  'rooms.create': command<Joined>()(
    v.object({
      accountId,
      address: v.optional(typedAddress),
      nick: v.optional(nick),
      preset: v.picklist(['group', 'public', 'announcement']),
      name,
      description: v.optional(reason),
    }),
  ),
  /** Creates a private group, makes everybody a member and invites them. */
  'rooms.newGroup': command<Joined>()(v.object({ accountId, name, people })),

  'rooms.acceptInvitation': command<Joined>()(
    v.object({ invitation: v.pipe(v.number(), v.safeInteger()), nick: v.optional(nick) }),
  ),
  'rooms.declineInvitation': command()(
    v.object({ invitation: v.pipe(v.number(), v.safeInteger()), reason: v.optional(reason) }),
  ),
}

export interface RoomSnapshot {
  readonly rooms: readonly Room[]
  readonly invitations: readonly RoomInvitation[]
}

export type RoomDelta =
  /** New or changed, several at once. */
  | { readonly kind: 'roomsChanged'; readonly rooms: readonly Room[] }
  | { readonly kind: 'roomRemoved'; readonly conversationId: ConversationId }
  | { readonly kind: 'invitationsChanged'; readonly invitations: readonly RoomInvitation[] }
  /** Only for windows that watch the occupants of this room. `reload`: too much has changed, so ask again. */
  | {
      readonly kind: 'occupantsChanged'
      readonly conversationId: ConversationId
      readonly changed: readonly Occupant[]
      /** Nicknames. */
      readonly gone: readonly string[]
      readonly reload?: true
    }
  /** A line that is shown now and not kept. Only for windows that watch the history of this room. */
  | { readonly kind: 'roomNoticed'; readonly conversationId: ConversationId; readonly notice: RoomNotice }
