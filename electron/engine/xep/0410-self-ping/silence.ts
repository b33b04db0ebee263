import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Channel, Release } from '../../extension.ts'
import { pingSelf, type SelfPingVerdict } from './self-ping.ts'

/** §3.2 suggests this silence. */
const SILENCE_MS = 15 * 60_000
/** How long to wait after a ping that nobody could answer. */
const RETRY_MS = 60_000
const TICK_MS = 5_000
/** Pings in one tick: 300 rooms are asked within 75 s, without holding up the person's messages. */
const MOST_AT_ONCE = 20

/** A room that the account is in. */
export interface WatchedRoom {
  /** The own occupant; null while it is changing (§4). */
  readonly occupant: FullJid | null
  /** When the room last sent something, in milliseconds since 1970. */
  readonly heardAt: number
  /** The answer to a ping. */
  told(verdict: SelfPingVerdict): void
}

/** Asks silent rooms whether the account is still in them. */
export interface SilenceWatch {
  watch(room: WatchedRoom): Release
  /** There is a doubt about this room, or about all of them: they are asked soon, in the order of `watch`. */
  doubt(room?: WatchedRoom): void
}

interface State {
  isAsking: boolean
  isDoubted: boolean
  /** Not to be asked before this time. */
  restsUntil: number
}

export function watchSilence(channel: Channel): SilenceWatch {
  const { clock } = channel
  const rooms = new Map<WatchedRoom, State>()
  let isTicking = false

  function tickLater(): void {
    if (isTicking || rooms.size === 0) return
    isTicking = true
    clock.after(TICK_MS, tick)
  }

  function tick(): void {
    isTicking = false
    const now = clock.now()
    let asked = 0
    for (const [room, state] of rooms) {
      if (asked === MOST_AT_ONCE) break
      if (state.isAsking || now < state.restsUntil) continue
      if (!state.isDoubted && now < room.heardAt + SILENCE_MS) continue
      if (room.occupant === null) continue
      asked++
      void ask(room, state)
    }
    tickLater()
  }

  async function ask(room: WatchedRoom, state: State): Promise<void> {
    state.isAsking = true
    state.isDoubted = false
    const verdict = await pingSelf(channel, () => room.occupant)
    state.isAsking = false
    if (!rooms.has(room)) return
    state.restsUntil = clock.now() + (verdict === 'unknown' ? RETRY_MS : SILENCE_MS)
    state.isDoubted ||= verdict === 'unknown'
    room.told(verdict)
  }

  return {
    watch(room) {
      rooms.set(room, { isAsking: false, isDoubted: false, restsUntil: 0 })
      tickLater()
      return () => void rooms.delete(room)
    },
    doubt(doubted) {
      for (const [room, state] of rooms) {
        if (doubted !== undefined && room !== doubted) continue
        state.isDoubted = true
        state.restsUntil = 0
      }
    },
  }
}
