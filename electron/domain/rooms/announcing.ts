import type { DomainContext } from '../context.ts'
import { joinedRoom, toRoom, type OwnRoom } from './own-room.ts'

/** Several changes within this time are one delta. */
const GATHER_MS = 100
/** The number of people changes all the time in a large room. */
const COUNT_MS = 1_000

/** Tells windows which rooms have changed. */
export interface Announcer {
  changed(room: OwnRoom): void
  /** People have come or gone. */
  counted(room: OwnRoom): void
  removed(room: OwnRoom): void
  close(): void
}

export function createAnnouncer({ ports, announce }: Pick<DomainContext, 'ports' | 'announce'>): Announcer {
  const { clock } = ports
  const changed = new Set<OwnRoom>()
  const counted = new Set<OwnRoom>()
  let cancelChanged: (() => void) | null = null
  let cancelCounted: (() => void) | null = null

  function tell(): void {
    cancelChanged?.()
    cancelChanged = null
    if (changed.size > 0) announce({ kind: 'roomsChanged', rooms: [...changed].map(toRoom) })
    changed.clear()
  }

  function count(): void {
    cancelCounted = null
    for (const room of counted) {
      const now = joinedRoom(room)?.counts.all ?? 0
      if (now === room.occupants) continue
      room.occupants = now
      change(room)
    }
    counted.clear()
  }

  function change(room: OwnRoom): void {
    changed.add(room)
    cancelChanged ??= clock.after(GATHER_MS, tell)
  }

  return {
    changed: change,
    counted(room) {
      counted.add(room)
      cancelCounted ??= clock.after(COUNT_MS, count)
    },
    removed(room) {
      changed.delete(room)
      counted.delete(room)
      announce({ kind: 'roomRemoved', conversationId: room.conversationId })
    },
    close() {
      cancelChanged?.()
      cancelCounted?.()
    },
  }
}
