import type { Delta } from '../../../shared/contract/index.ts'
import type { Release } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { faultIn } from '../publishing.ts'
import type { SharedRooms } from './bookmarks.ts'
import type { RoomBook } from './book.ts'
import type { Staying } from './staying.ts'

/** How often it is noted that the person looks at a room. */
const USED_MS = 60_000

export interface FollowingParts {
  readonly context: DomainContext
  readonly book: RoomBook
  readonly staying: Staying
  readonly shared: SharedRooms
}

/** Follows what happens to the conversations of rooms. */
export function followConversations({ context, book, staying, shared }: FollowingParts): Release {
  const { ports, desktop, onDeltas } = context

  /** The listener of a commit must not write. */
  function afterwards(work: () => void): void {
    queueMicrotask(() => {
      try {
        work()
      } catch (fault) {
        ports.log(`rooms: a conversation: ${faultIn(fault)}`)
      }
    })
  }

  function changed({ conversations }: Extract<Delta, { kind: 'conversationsChanged' }>): void {
    for (const { id, kind, accountId, jid, pinned = false } of conversations) {
      if (kind !== 'room') continue
      const known = book.accounts.get(accountId)?.rooms.get(jid)
      if (known === undefined) continue
      // The earlier one was deleted while the account was in the room, and something new was said.
      if (known.conversationId !== id) afterwards(() => book.move(known, id))
      else if (pinned !== (known.kept.shared?.pinned ?? false)) shared.changed(known)
    }
  }

  const releases = [
    desktop.viewed.onView((conversationId) => {
      const room = book.of(conversationId)
      if (room === undefined) return
      const now = ports.clock.now()
      if (now - room.kept.usedAt > USED_MS) book.note(room, { usedAt: now })
      staying.prefer(room)
    }),
    onDeltas((deltas) => {
      for (const delta of deltas) {
        if (delta.kind === 'conversationsChanged') changed(delta)
        else if (delta.kind === 'conversationClosed' || delta.kind === 'notificationRuleChanged') {
          const room = book.of(delta.conversationId)
          if (room === undefined) continue
          if (delta.kind === 'notificationRuleChanged') shared.changed(room)
          else if (room.status.kind === 'out')
            afterwards(() => {
              book.remove(room)
              shared.closed(room)
            })
        }
      }
    }),
  ]
  return () => {
    for (const release of releases) release()
  }
}
