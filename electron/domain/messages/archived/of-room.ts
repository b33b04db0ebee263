/** Messages in the archive of a room: who wrote them. The archive vouches for nicknames, and a nickname proves nothing there. */
import { occupantIdOf } from '../../../engine/xep/0421-occupant-id/index.ts'
import { addressInArchive, type Author } from '../../../engine/xep/0045-muc/index.ts'
import type { Stanza } from '../../../engine/index.ts'
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import { bareOf, isFull, type BareJid } from '../../../../shared/model/jid.ts'
import type { Transaction } from '../../db/store.ts'
import type { Envelope } from '../envelope.ts'
import type { InRoom } from '../rooms/author.ts'
import { findRoom, findRoomArchive, noteRoomArchive } from '../store/room-archives.ts'
import type { RoomFacts } from './archived.ts'

/** The room of a page. */
export interface RoomOfPage {
  readonly room: BareJid
  readonly conversationId: ConversationId
  readonly facts: RoomFacts
  readonly ownNick: string
  /** Older messages were never news here. In milliseconds since 1970. */
  readonly knownSince: number
}

/** undefined: the account has no such room (any more). `now`: the server's time. */
export function roomOfPage(
  tx: Transaction,
  accountId: AccountId,
  room: BareJid,
  now: number,
): RoomOfPage | undefined {
  const conversationId = findRoom(tx, accountId, room)
  if (conversationId === undefined) return undefined
  noteRoomArchive(tx, conversationId, now)
  const archive = findRoomArchive(tx, conversationId)
  const row = tx.first<{ nick: string }>('SELECT nick FROM room WHERE conversation_id = ?', conversationId)
  return (
    archive && {
      ...{ room, conversationId, facts: archive.facts, knownSince: archive.knownSince },
      ownNick: row?.nick ?? '',
    }
  )
}

/** Opens a message of the archive; null for one that must be ignored. `isOwn` knows the messages that were written here. */
export function openOfRoom(
  message: Stanza,
  { room, facts, ownNick }: RoomOfPage,
  account: BareJid,
  isOwn: (message: Stanza) => boolean,
): Envelope | null {
  if (message.type !== 'groupchat' || bareOf(message.from) !== room) return null
  const author = authorIn(message, room, facts, account, isOwn)
  return {
    ...{ message, via: 'archive', own: author.isSelf, peer: room, copiedAt: undefined, wrapper: null },
    room: inArchive(author, ownNick),
  }
}

function inArchive(author: Author, ownNick: string): InRoom {
  return {
    ...{ author, ownNick, with: null, isHistory: true },
    // XEP-0313 §5.1.1: an archive of this version also follows XEP-0359.
    hasStanzaIds: true,
    hasStableIds: false,
    visit: author,
  }
}

function authorIn(
  message: Stanza,
  room: BareJid,
  facts: RoomFacts,
  account: BareJid,
  isOwn: (message: Stanza) => boolean,
): Author {
  const nick = isFull(message.from) ? message.from.slice(room.length + 1) : null
  const id = facts.hasOccupantIds ? occupantIdOf(message) : null
  const address = facts.showsAddresses ? addressInArchive(message) : null
  const isByIds = id !== null && facts.ownId !== null ? id === facts.ownId : null
  return {
    ...{ room, way: 'room', nick, id, address, stay: null, role: null, affiliation: null },
    isSelf:
      nick !== null && (isByIds ?? ((address !== null && bareOf(address) === account) || isOwn(message))),
  }
}
