import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Clock } from '../../../engine/index.ts'
import type { Transaction } from '../../db/store.ts'
import type { Changes } from '../changes.ts'
import type { CommitQueue } from '../commit-queue.ts'
import { releaseHeld, type Outgoing } from '../outgoing.ts'
import { conversationKey } from '../store/conversations.ts'
import { moveForward } from '../store/messages.ts'
import { heldIn } from '../store/held-back.ts'
import { waitingFor, withdrawUnsent } from '../store/outgoing.ts'
import { findRoom } from '../store/room-archives.ts'
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
  /** The account is out of the room and does not enter it again by itself: what waits for it fails. */
  left(accountId: AccountId, room: BareJid): void
}

export function createRoomLane(
  queue: CommitQueue,
  outgoing: Pick<Outgoing, 'flush'>,
  clock: Clock,
): RoomLane {
  /** What else waits, such as a correction, goes out if the account comes back. */
  function failWaiting(tx: Transaction, changes: Changes, accountId: AccountId, id: ConversationId): void {
    for (const { messageId, op } of waitingFor(tx, accountId, id)) {
      if (messageId === null || op !== 'text') continue
      withdrawUnsent(tx, messageId)
      if (moveForward(tx, messageId, 'failed', clock.now(), { code: 'not-in-room' }))
        changes.message(messageId)
    }
  }

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
    left: (accountId, room) =>
      queue.post((tx, changes) => {
        const id = findRoom(tx, accountId, room)
        const privates = privateIn(tx, accountId, room).map((key) => key.id)
        for (const each of id === undefined ? privates : [id, ...privates])
          failWaiting(tx, changes, accountId, each)
      }),
  }
}
