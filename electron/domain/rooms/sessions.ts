import type { AccountId } from '../../../shared/model/ids.ts'
import type { OutOfRoom } from '../../../shared/model/room.ts'
import type { Release } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { faultIn } from '../publishing.ts'
import type { RoomBook } from './book.ts'
import type { RoomConversations } from './conversations.ts'
import type { Joining } from './joining.ts'
import type { OwnRoom, RoomAccount } from './own-room.ts'
import { mayPass, proposalFor, refusalOf } from './refusals.ts'
import type { Entered, Staying } from './staying.ts'
import { inOrderOfUse } from './store.ts'

/** Nobody waits longer for the bookmarks. */
const READ_MS = 5_000
const TIMEOUT_MS = 30_000
/** Nicknames that are tried one after the other while the own one is taken, mostly by a dead session of one's own. */
const MOST_NICKS = 4

/** Enters a room by itself, if need be under another nickname. */
export async function enterAgain(book: RoomBook, joining: Joining, room: OwnRoom): Promise<Entered> {
  const { account, jid } = room
  let { nick } = room.kept
  for (let tries = 1; ; tries++) {
    const { password } = room.kept
    const wish = { nick, password, byPerson: false, timeoutMs: TIMEOUT_MS }
    const entered = await joining.enter(account, jid, wish)
    if (entered.ok) return 'joined'
    const failure = entered.error
    if (failure.code === 'nickname-taken' && tries < MOST_NICKS) nick = proposalFor(nick)
    else if (failure.code === 'no-answer') return 'silent'
    else {
      const refusal = await refusalOf(account.api, jid, room.kept.nick, failure)
      if (room.status.kind === 'joining') {
        if (refusal.ok) book.setOut(room, { why: 'refused', refusal: refusal.value })
        else book.setStatus(room, { kind: 'waiting' })
      }
      return 'gone'
    }
  }
}

/** Whether a room that the account is out of is worth another try. `isStart`: of the application. */
function isWorthIt(out: OutOfRoom, isStart: boolean): boolean {
  switch (out.why) {
    case 'refused':
      return mayPass(out.refusal)
    case 'kicked':
    case 'affiliation':
    case 'members-only':
      return isStart
    case 'left':
    case 'banned':
    case 'destroyed':
      return false
  }
}

export interface SessionParts {
  readonly context: Pick<DomainContext, 'store' | 'ports'>
  readonly book: RoomBook
  readonly staying: Staying
  readonly conversations: RoomConversations
  /** Resolves once the bookmarks of this session are read. */
  readonly read: (id: AccountId) => Promise<void>
}

/** Enters the rooms of an account at each session that knows nothing of them. A resumed one is still in them. */
export function followSessions(parts: SessionParts, account: RoomAccount): Release {
  const { context, book, staying, conversations } = parts
  let isStart = true
  let isOver = false

  function begin(isFresh: boolean): void {
    for (const room of account.rooms.values()) {
      const { out, autojoin } = room.kept
      if (out !== null && autojoin && isWorthIt(out, isStart)) book.keep(room, { out: null })
      // It was entered for that one time.
      else if (out === null && !autojoin && isStart && isFresh) book.setOut(room, { why: 'left' })
    }
    isStart = false
    const rooms = inOrderOfUse(context.store, account.id).flatMap((id) => book.of(id) ?? [])
    staying.begin(account, rooms)
  }

  /** Another device may have left a room meanwhile. */
  function whenRead(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = context.ports.clock.after(READ_MS, resolve)
      void parts.read(account.id).then(() => {
        cancel()
        resolve()
      })
    })
  }

  async function beginWhenRead(signal: AbortSignal): Promise<void> {
    await whenRead()
    try {
      if (!signal.aborted && !isOver) begin(true)
    } catch (fault) {
      context.ports.log(`rooms: could not be entered: ${faultIn(fault)}`)
    }
  }

  const releases = [
    account.client.onSession(({ kind, restored, signal }) => {
      if (kind === 'fresh') void beginWhenRead(signal)
      else if (restored) begin(false)
    }),
    account.client.channel.onSessionEnd(() => {
      staying.end(account.id)
      conversations.closed(account.id)
      for (const room of account.rooms.values())
        if (room.status.kind !== 'out') book.setStatus(room, { kind: 'waiting' }, false)
    }),
  ]
  return () => {
    isOver = true
    for (const release of releases) release()
    staying.end(account.id)
  }
}
