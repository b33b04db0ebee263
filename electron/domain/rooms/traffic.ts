import type { Delta } from '../../../shared/contract/index.ts'
import type { DomainContext } from '../context.ts'
import { SMALL_ROOM, type OccupantChange } from './notices.ts'
import { joinedRoom, type OwnRoom } from './own-room.ts'

/** Those who come and go within this time are one line. */
const GATHER_MS = 2_000
/** Nobody reads more names. */
const MOST_NAMES = 50

interface Gathered {
  readonly joined: Set<string>
  readonly left: Set<string>
  readonly cancel: () => void
}

/** Tells who comes and goes: only windows that show the room, only while it is small, and nothing of it is kept. */
export interface Traffic {
  came(room: OwnRoom, changes: readonly OccupantChange[]): void
  close(): void
}

export function createTraffic({ ports, settings, isWatched, announce }: DomainContext): Traffic {
  const gathered = new Map<OwnRoom, Gathered>()

  function isWanted(room: OwnRoom): boolean {
    const { roomTraffic } = settings()
    if (roomTraffic === 'never') return false
    if (!isWatched({ kind: 'history', conversationId: room.conversationId })) return false
    return roomTraffic === 'always' || (joinedRoom(room)?.counts.all ?? Infinity) <= SMALL_ROOM
  }

  function tell(room: OwnRoom): void {
    const found = gathered.get(room)
    gathered.delete(room)
    if (found === undefined || found.joined.size + found.left.size === 0) return
    const first = (names: ReadonlySet<string>) => [...names].slice(0, MOST_NAMES)
    const notice = { what: 'traffic', joined: first(found.joined), left: first(found.left) } as const
    announce({ kind: 'roomNoticed', conversationId: room.conversationId, notice } satisfies Delta)
  }

  function gather(room: OwnRoom): Gathered {
    const known = gathered.get(room)
    if (known !== undefined) return known
    const cancel = ports.clock.after(GATHER_MS, () => tell(room))
    const made: Gathered = { joined: new Set(), left: new Set(), cancel }
    gathered.set(room, made)
    return made
  }

  /** Who comes back within the line was not away. */
  function note(name: string, to: Set<string>, from: Set<string>): void {
    if (!from.delete(name)) to.add(name)
  }

  return {
    came(room, changes) {
      const some = changes.filter(({ what }) => what === 'joined' || what === 'left')
      if (some.length === 0 || !isWanted(room)) return
      const { joined, left } = gather(room)
      for (const change of some) {
        const { nick } = change.occupant
        if (change.what === 'joined') note(nick, joined, left)
        // Those who were removed have lines of their own.
        else if (change.what === 'left' && ['left', 'dropped', 'shutdown'].includes(change.why))
          note(nick, left, joined)
      }
    },
    close() {
      for (const { cancel } of gathered.values()) cancel()
    },
  }
}
