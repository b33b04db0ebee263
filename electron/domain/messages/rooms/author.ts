/** Who writes in a room, and what is known of a message in one when it comes. */
import type { Author, Room } from '../../../engine/xep/0045-muc/index.ts'
import type { RoomAuthor } from '../../../../shared/model/room.ts'

const BY_ID = 'o:'
const BY_NICK = 'n:'

/**
 * The key of an occupant's participant: their lasting id (XEP-0421) where the room vouches for one, else only the nickname,
 * which somebody else may have later.
 */
export function occupantKey({ id, nick }: { readonly id: string | null; readonly nick: string }): string {
  return id === null ? `${BY_NICK}${nick}` : `${BY_ID}${id}`
}

/** Whether only a nickname tells who it is. */
export const isMereNick = (key: string): boolean => key.startsWith(BY_NICK)

/** The lasting id in the key of somebody of whom not only a nickname is known. */
export const idIn = (key: string): string => key.slice(BY_ID.length)

/** What is known of a message in a room when it comes. The room may be left before it is stored. */
export interface InRoom {
  readonly author: Author
  /** With whom a private conversation is; null: it is to everybody. */
  readonly with: RoomAuthor | null
  /** The account's nickname in the room. */
  readonly ownNick: string
  /** The room sent it as older than the join (XEP-0045 §7.2.13), so its stamp is the room's. */
  readonly isHistory: boolean
  /** The room removes forged stanza ids (XEP-0359 §6). */
  readonly hasStanzaIds: boolean
  /** The room keeps the ids that authors give. */
  readonly hasStableIds: boolean
  /** The same for all messages from one join to the end of that visit. */
  readonly visit: object
}

/** `person`: of a private message, the other. */
export function inRoom(room: Room, author: Author, person: RoomAuthor | null): InRoom {
  const { hasStanzaIds, hasArchive, hasStableIds } = room.abilities
  return {
    author,
    with: person,
    ownNick: room.nick,
    isHistory: !room.isJoined,
    // XEP-0313 §5.1.1: an archive of this version also follows XEP-0359.
    hasStanzaIds: hasStanzaIds || hasArchive,
    hasStableIds,
    visit: room,
  }
}
