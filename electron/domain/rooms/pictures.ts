import type { Topic } from '../../../shared/contract/topics.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid, Jid } from '../../../shared/model/jid.ts'
import type { Client } from '../../engine/index.ts'
import type { RoomBook } from './book.ts'
import { joinedRoom } from './own-room.ts'

/** As many rooms as anybody looks at before they enter one. */
const MOST_SEEN = 200

/** Somebody with a picture that can be asked for. */
export interface PictureOwner {
  readonly accountId: AccountId
  readonly client: Client
  /** An occupant or a room. */
  readonly jid: Jid
}

/** Who has which picture, as far as the person is shown them. */
export interface RoomPictures {
  /** The person looks at what a room says about itself. `hash`: the SHA-1 of its picture. */
  looked(accountId: AccountId, room: BareJid, hash: string | null): void
  /** The occupants with this picture in rooms that a window shows, and the rooms with it that were looked at. */
  ownersOf(hash: string, watches: (topic: Topic) => boolean): Iterable<PictureOwner>
}

export function createRoomPictures(book: Pick<RoomBook, 'accounts' | 'list'>): RoomPictures {
  /** The latest at the end. */
  const seen = new Map<string, { accountId: AccountId; jid: BareJid; hash: string }>()

  return {
    looked(accountId, jid, hash) {
      const key = `${accountId} ${jid}`
      seen.delete(key)
      if (hash !== null) seen.set(key, { accountId, jid, hash })
      const [oldest] = seen.keys()
      if (seen.size > MOST_SEEN && oldest !== undefined) seen.delete(oldest)
    },

    *ownersOf(hash, watches) {
      for (const room of book.list()) {
        const { account, conversationId } = room
        const isShown =
          watches({ kind: 'occupants', conversationId }) || watches({ kind: 'history', conversationId })
        const joined = isShown ? joinedRoom(room) : null
        if (joined === null) continue
        for (const { nick, photo } of joined.occupants.values()) {
          const jid = photo === hash ? joined.addressOf(nick) : null
          if (jid !== null) yield { accountId: account.id, client: account.client, jid }
        }
      }
      for (const { accountId, jid, hash: its } of seen.values()) {
        const account = its === hash ? book.accounts.get(accountId) : undefined
        if (account) yield { accountId, client: account.client, jid }
      }
    },
  }
}
