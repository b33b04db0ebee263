import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { CommitQueue } from '../commit-queue.ts'
import { releaseHeld, type Outgoing } from '../outgoing.ts'
import { conversationKey } from '../store/conversations.ts'
import { heldIn } from '../store/outgoing.ts'
import { closeRooms, openRoom, privateIn } from './store.ts'

/** When rooms take messages. At the start of a session none does. */
export interface RoomLane {
  /**
   * The account is in the room, and all of its history that there is has been committed: what was sent in an earlier session
   * and is not in it goes again, and so does everything that has waited.
   */
  opened(conversationId: ConversationId): void
  /** The account is no longer in this room, or in none: everything for it waits. */
  closed(accountId: AccountId, room?: BareJid): void
}

export function createRoomLane(queue: CommitQueue, outgoing: Pick<Outgoing, 'flush'>): RoomLane {
  return {
    opened(conversationId) {
      let accountId: AccountId | undefined
      queue.post(
        (tx, changes) => {
          const key = conversationKey(tx, conversationId)
          if (key?.kind !== 'room') return
          openRoom(tx, conversationId)
          for (const id of [conversationId, ...privateIn(tx, key.accountId, key.jid).map(({ id }) => id)])
            releaseHeld(tx, changes, heldIn(tx, id))
          accountId = key.accountId
        },
        () => {
          if (accountId !== undefined) outgoing.flush(accountId)
        },
      )
    },
    closed: (accountId, room) => queue.post((tx) => closeRooms(tx, accountId, room)),
  }
}
