/**
 * Stays in rooms. At each session that knows nothing of them, the rooms are entered in the order of their use, a few at a
 * time. The first room of a service proves that it answers; until then its others wait, so that a dead service holds up
 * nobody. A room that drops the account, or a service that is silent, is tried again by and by.
 */
import type { AccountId } from '../../../shared/model/ids.ts'
import { domainOf } from '../../../shared/model/jid.ts'
import type { CancelTimer, Clock } from '../../engine/index.ts'
import type { RoomBook } from './book.ts'
import type { OwnRoom, RoomAccount } from './own-room.ts'

const AT_ONCE = 4
const BACKOFF_MS = [5_000, 30_000, 2 * 60_000, 10 * 60_000]
/** After that long in a room, its next drop is the first one again. */
const STEADY_MS = 10 * 60_000

/** The end of an attempt: `gone` needs nothing more, because the room is out or the session has ended. */
export type Entered = 'joined' | 'silent' | 'gone'

export interface Staying {
  /** Enters these rooms, the first one first. */
  begin(account: RoomAccount, rooms: readonly OwnRoom[]): void
  /** One more room to enter. */
  add(room: OwnRoom): void
  /** Everything ends with the session. */
  end(id: AccountId): void
  /** The room has dropped the account. */
  dropped(room: OwnRoom): void
  /** The room has stopped answering, or answers again. */
  answering(room: OwnRoom, isAnswering: boolean): void
  /** The person wants this one now. */
  prefer(room: OwnRoom): void
  /** The account is in the room, or does not want to be. */
  settled(room: OwnRoom): void
  close(): void
}

interface Line {
  queue: OwnRoom[]
  readonly running: Set<OwnRoom>
  /** Services that answered. */
  readonly proved: Set<string>
  /** How often a silent service was tried in a row. */
  readonly silent: Map<string, number>
  readonly drops: Map<OwnRoom, { readonly count: number; readonly at: number }>
  readonly timers: Map<OwnRoom, CancelTimer>
}

export interface StayingParts {
  readonly clock: Clock
  readonly book: Pick<RoomBook, 'setStatus'>
  readonly enter: (room: OwnRoom) => Promise<Entered>
  /** A room that was silent answers, and the account is still in it. */
  readonly resumed: (room: OwnRoom) => void
}

export function createStaying({ clock, book, enter, resumed }: StayingParts): Staying {
  const lines = new Map<AccountId, Line>()

  function mayStart({ running, proved }: Line, room: OwnRoom): boolean {
    const service = domainOf(room.jid)
    return proved.has(service) || ![...running].some(({ jid }) => domainOf(jid) === service)
  }

  function run(line: Line): void {
    while (line.running.size < AT_ONCE) {
      const next = line.queue.find((room) => mayStart(line, room))
      if (next === undefined) return
      line.queue = line.queue.filter((room) => room !== next)
      void start(line, next)
    }
  }

  async function start(line: Line, room: OwnRoom): Promise<void> {
    line.running.add(room)
    const outcome = await enter(room)
    if (lines.get(room.account.id) !== line) return
    line.running.delete(room)
    if (outcome === 'silent') serviceSilent(line, room)
    else serviceAnswered(line, domainOf(room.jid))
    run(line)
  }

  function serviceAnswered(line: Line, service: string): void {
    line.proved.add(service)
    if (!line.silent.delete(service)) return
    for (const room of [...line.timers.keys()].filter(({ jid }) => domainOf(jid) === service))
      again(line, room)
  }

  function serviceSilent(line: Line, room: OwnRoom): void {
    const service = domainOf(room.jid)
    const tries = line.silent.get(service) ?? 0
    line.silent.set(service, tries + 1)
    line.proved.delete(service)
    const others = line.queue.filter(({ jid }) => domainOf(jid) === service)
    line.queue = line.queue.filter((other) => !others.includes(other))
    // It may have answered the engine meanwhile.
    const waiting = [room, ...others].filter(({ status }) => status.kind !== 'joined')
    for (const one of waiting) later(line, one, tries)
  }

  function later(line: Line, room: OwnRoom, tries: number): void {
    line.timers.get(room)?.()
    const ms = BACKOFF_MS[Math.min(tries, BACKOFF_MS.length - 1)] ?? 0
    line.timers.set(
      room,
      clock.after(ms, () => again(line, room)),
    )
    book.setStatus(room, { kind: 'silent', retryAt: clock.now() + ms })
  }

  function again(line: Line, room: OwnRoom): void {
    cancel(line, room)
    line.queue.push(room)
    run(line)
  }

  function cancel(line: Line, room: OwnRoom): void {
    line.timers.get(room)?.()
    line.timers.delete(room)
    line.queue = line.queue.filter((other) => other !== room)
  }

  function end(id: AccountId): void {
    const line = lines.get(id)
    lines.delete(id)
    for (const cancelTimer of line?.timers.values() ?? []) cancelTimer()
  }

  const lineOf = ({ account }: OwnRoom): Line | undefined => lines.get(account.id)

  return {
    begin(account, rooms) {
      end(account.id)
      const line: Line = {
        queue: [...rooms],
        running: new Set(),
        proved: new Set(),
        silent: new Map(),
        drops: new Map(),
        timers: new Map(),
      }
      lines.set(account.id, line)
      for (const room of rooms) book.setStatus(room, { kind: 'waiting' })
      run(line)
    },
    end,
    add(room) {
      book.setStatus(room, { kind: 'waiting' })
      const line = lineOf(room)
      if (line) again(line, room)
    },
    dropped(room) {
      const line = lineOf(room)
      if (line === undefined) return
      const before = line.drops.get(room)
      const count = before === undefined || clock.now() - before.at > STEADY_MS ? 0 : before.count + 1
      line.drops.set(room, { count, at: clock.now() })
      later(line, room, count)
    },
    answering(room, isAnswering) {
      const line = lineOf(room)
      if (line === undefined || isAnswering === (room.status.kind === 'joined')) return
      cancel(line, room)
      if (isAnswering) resumed(room)
      else later(line, room, 0)
    },
    prefer(room) {
      const line = lineOf(room)
      if (line === undefined) return
      if (line.timers.has(room)) again(line, room)
      if (line.queue.includes(room)) {
        line.queue = [room, ...line.queue.filter((other) => other !== room)]
        run(line)
      }
    },
    settled(room) {
      const line = lineOf(room)
      if (line) cancel(line, room)
    },
    close() {
      for (const id of [...lines.keys()]) end(id)
    },
  }
}
