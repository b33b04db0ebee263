import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Room } from '../../../shared/model/room.ts'
import { describeFault, type Release } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'

export interface RoomListener {
  /** A room says that it has this picture; null: none. */
  heard(room: BareJid, hash: string | null): void
  /** The account has come into the room. */
  entered(room: BareJid): void
  removed(room: BareJid): void
}

interface Followed {
  readonly jid: BareJid
  readonly hash: string | null
  readonly isIn: boolean
}

/** Follows the pictures of the rooms that an account keeps (XEP-0486). */
export function followRooms(
  { ports, onDeltas }: Pick<DomainContext, 'ports' | 'onDeltas'>,
  accountId: AccountId,
  listener: RoomListener,
): Release {
  const rooms = new Map<ConversationId, Followed>()
  let isOver = false

  /** The listener of a commit must not write. An account that goes removes its rooms, but they are kept. */
  function afterwards(work: () => void): void {
    queueMicrotask(() => {
      try {
        if (!isOver) work()
      } catch (fault) {
        ports.log(`avatars: a room: ${describeFault(fault)}`)
      }
    })
  }

  function changed({ conversationId, jid, avatar, status }: Room): void {
    const before = rooms.get(conversationId)
    const isIn = status.kind === 'joined'
    rooms.set(conversationId, { jid, hash: avatar, isIn })
    if (before?.hash !== avatar) afterwards(() => listener.heard(jid, avatar))
    if (isIn && before?.isIn !== true) afterwards(() => listener.entered(jid))
  }

  const release = onDeltas((deltas) => {
    for (const delta of deltas) {
      if (delta.kind === 'roomsChanged') {
        for (const room of delta.rooms) if (room.accountId === accountId) changed(room)
      } else if (delta.kind === 'roomRemoved') {
        const known = rooms.get(delta.conversationId)
        rooms.delete(delta.conversationId)
        if (known) afterwards(() => listener.removed(known.jid))
      }
    }
  })
  return () => {
    isOver = true
    release()
  }
}
