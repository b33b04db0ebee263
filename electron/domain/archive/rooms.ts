import type { BareJid } from '../../../shared/model/jid.ts'
import { describeFault, type CancelTimer, type SessionStart } from '../../engine/index.ts'
import { messageArchive } from '../../engine/xep/0313-mam/index.ts'
import { rooms as roomsExtension } from '../../engine/xep/0045-muc/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { ArchivedHistory } from '../messages/index.ts'
import { onAbort, type Gate } from './gate.ts'
import { createPageSize } from './page-size.ts'
import { closeGap, fetchLast, isBehind, type RoomCatchUp } from './room.ts'

/** `none`: the room has no archive. `failed`: it can't be read now, and is asked again. */
export type RoomHistory = 'caught-up' | 'none' | 'failed'

/** The archives of the rooms that an account is in. */
export interface RoomArchives {
  /**
   * The account has entered the room. Reads what was said last, and resolves when it is here or can't be had. What is
   * missing above that comes afterwards.
   */
  entered(room: BareJid): Promise<RoomHistory>
  /** Nothing is read for now, so nothing waits for it. */
  paused(): void
  close(): void
}

export interface RoomArchiveParts {
  readonly context: Pick<DomainContext, 'ports'>
  readonly account: LiveAccount
  readonly history: ArchivedHistory
  readonly gate: Gate
  /** Resolves when the newest page of the account's own archive is here, or can't be had for now. */
  readonly first: (signal: AbortSignal) => Promise<void>
  readonly isOnScreen: (room: BareJid) => boolean
}

/** Each asks its own server, but all answers come through one stream. */
const MOST_AT_ONCE = 3
/** The waits before what has failed is tried again, until the account enters the room anew. */
const AGAIN_MS = [30_000, 120_000, 600_000, 1_800_000] as const

/** The account in a room, from entering to leaving it. */
interface Stay extends RoomCatchUp {
  readonly abort: AbortController
  /** Answers the question of `entered`. Only the first answer counts. */
  readonly answer: (history: RoomHistory) => void
  tries: number
}

const hasLeft = ({ signal }: Stay): boolean => signal.aborted

export function followRooms(parts: RoomArchiveParts): RoomArchives {
  const { context, account, history, gate } = parts
  const { clock, log } = context.ports
  const archive = account.client.use(messageArchive)
  const muc = account.client.use(roomsExtension)
  const stays = new Map<BareJid, Stay>()
  const timers = new Set<CancelTimer>()
  let waiting: Stay[] = []
  /** Those with something missing above what was said last. */
  let behind: Stay[] = []
  let running = 0
  let isClosing = false
  let session: AbortSignal | null = null

  function begin({ kind, restored, signal }: SessionStart): void {
    if (kind === 'resumed' && !restored) return
    leaveAll()
    session = signal
    onAbort(signal, () => {
      if (session === signal) leaveAll()
    })
  }

  function leaveAll(): void {
    for (const { abort } of stays.values()) abort.abort()
    stays.clear()
    waiting = []
    behind = []
  }

  function add(stay: Stay): void {
    if (hasLeft(stay) || waiting.includes(stay)) return
    waiting.push(stay)
    look()
  }

  function take(from: Stay[]): Stay | undefined {
    const seen = from.findIndex(({ isOnScreen }) => isOnScreen())
    return from.splice(Math.max(0, seen), 1)[0]
  }

  /** Starts what may start. What was said last in any room goes before what is missing in another. */
  function look(): void {
    while (running < MOST_AT_ONCE) {
      const next = take(waiting)
      if (next === undefined) break
      running += 1
      void run(next).then(() => {
        running -= 1
        look()
      })
    }
    if (running > 0 || isClosing) return
    const next = take(behind)
    if (next === undefined) return
    isClosing = true
    void close(next).then(() => {
      isClosing = false
      look()
    })
  }

  async function run(stay: Stay): Promise<void> {
    if (hasLeft(stay)) return
    // Nothing waits for the person.
    if (gate.isPaused) stay.answer('failed')
    try {
      await parts.first(stay.signal)
      const last = await fetchLast(stay)
      if (hasLeft(stay)) return
      if (!last.ok) {
        failed(stay)
        return
      }
      stay.tries = 0
      if (last.value === 'caught-up' && isBehind(stay)) {
        behind.push(stay)
        history.rooms.lastHere(account.id, stay.room)
      } else history.rooms.caughtUp(account.id, stay.room)
      stay.answer(last.value)
    } catch (fault) {
      log(`archive of a room: ${describeFault(fault)}`)
      failed(stay)
    }
  }

  async function close(stay: Stay): Promise<void> {
    if (hasLeft(stay)) return
    try {
      const end = await closeGap(stay)
      if (hasLeft(stay)) return
      history.rooms.caughtUp(account.id, stay.room)
      if (!end.ok) failed(stay)
    } catch (fault) {
      log(`archive of a room: ${describeFault(fault)}`)
      if (!hasLeft(stay)) history.rooms.caughtUp(account.id, stay.room)
    }
  }

  function failed(stay: Stay): void {
    stay.answer('failed')
    history.rooms.caughtUp(account.id, stay.room)
    const wait = AGAIN_MS[stay.tries]
    if (wait === undefined) return
    stay.tries += 1
    later(wait, () => add(stay))
  }

  function later(ms: number, act: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel)
      act()
    })
    timers.add(cancel)
  }

  function leave(room: BareJid): void {
    const stay = stays.get(room)
    stays.delete(room)
    stay?.abort.abort()
    waiting = waiting.filter((each) => each !== stay)
    behind = behind.filter((each) => each !== stay)
  }

  const releases = [
    account.client.onSession(begin),
    muc.onEvent((event) => {
      if (event.kind !== 'left') return
      leave(event.room)
      history.rooms.left(account.id, event.room)
    }),
  ]

  return {
    entered(room) {
      leave(room)
      const joined = muc.get(room)
      const facts = {
        hasOccupantIds: joined?.abilities.hasOccupantIds === true,
        showsAddresses: joined?.abilities.isNonAnonymous === true,
        ownId: joined?.self?.id ?? null,
      }
      history.rooms.entered(account.id, room, facts, joined?.abilities.hasArchive === true)
      // What waits for the archive must not wait for the person.
      if (gate.isPaused) history.rooms.caughtUp(account.id, room)
      return new Promise((resolve) => {
        const abort = new AbortController()
        const { signal } = abort
        onAbort(signal, () => resolve('failed'))
        const stay: Stay = {
          ...{ account, archive, history, clock, room, abort, signal },
          size: createPageSize(),
          mayGoOn: () => gate.passed(signal),
          isOnScreen: () => parts.isOnScreen(room),
          answer: resolve,
          tries: 0,
        }
        stays.set(room, stay)
        add(stay)
      })
    },
    paused() {
      for (const room of stays.keys()) history.rooms.caughtUp(account.id, room)
    },
    close() {
      for (const release of releases) release()
      for (const cancel of timers) cancel()
      leaveAll()
    },
  }
}
