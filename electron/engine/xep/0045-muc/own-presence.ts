import type { Clock } from '../../ports.ts'
import type { RoomControl } from './room.ts'

/** Servers limit how fast they read from a client (Prosody as Debian ships it: 10 kB/s). A slice has some 8 kB. */
const SLICE = 20
const EVERY_MS = 1_000

/**
 * Shows the own presence in rooms (§7.7). In hundreds of rooms that takes some seconds, so that the person's messages do
 * not wait behind it. A room always gets the latest presence.
 */
export function createOwnPresence(clock: Clock): { show(rooms: Iterable<RoomControl>): void } {
  const stale = new Set<RoomControl>()
  let isBusy = false

  function next(): void {
    isBusy = stale.size > 0
    if (!isBusy) return
    for (const room of [...stale].slice(0, SLICE)) {
      stale.delete(room)
      room.show()
    }
    clock.after(EVERY_MS, next)
  }

  return {
    show(rooms) {
      for (const room of rooms) stale.add(room)
      if (!isBusy) next()
    },
  }
}
