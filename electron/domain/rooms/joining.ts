import type { BareJid } from '../../../shared/model/jid.ts'
import type { RoomNotice } from '../../../shared/model/room.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import type { RoomBook } from './book.ts'
import type { RoomConversations } from './conversations.ts'
import { lasting, newsAmong, type Fact } from './facts.ts'
import { knownFrom, NOTHING_KNOWN, subjectOf, type Known } from './known.ts'
import type { Attempt, OwnRoom, RoomAccount } from './own-room.ts'
import type { JoinFailure } from './refusals.ts'
import type { SharedRoom } from './shared-room.ts'
import { newestMessageAt, type KeptRoom } from './store.ts'

/** As many lines of a room without an archive are read before one knows it. */
const FIRST_HISTORY = 50

export type Wish = Pick<Attempt, 'nick' | 'password' | 'byPerson'> & { readonly timeoutMs?: number }

/** Enters rooms. */
export interface Joining {
  /** Enters a room; one that is not kept yet is kept once the account is in it. */
  enter(account: RoomAccount, jid: BareJid, wish: Wish): Promise<Result<OwnRoom, JoinFailure>>
  /** The engine says that the account is in the room. Call it at once: what follows belongs to the room. */
  arrived(account: RoomAccount, jid: BareJid, facts: readonly Fact[]): void
}

export interface JoiningParts {
  readonly context: Pick<DomainContext, 'ports' | 'store'>
  readonly book: RoomBook
  readonly conversations: RoomConversations
  /** Opens the room for messages, once what was said before is here. */
  readonly open: (room: OwnRoom) => void
  /** The bookmark of a room that is not kept here. */
  readonly remembered: (account: RoomAccount, room: BareJid) => SharedRoom | undefined
  /** Such a room is kept now. */
  readonly adopt: (room: OwnRoom) => void
}

export function createJoining(parts: JoiningParts): Joining {
  const { context, book, conversations, open } = parts
  const { ports, store } = context
  const running = new WeakMap<Attempt, Promise<Result<OwnRoom, JoinFailure>>>()

  /** An archive has it all. Without one, the room sends the lines since the last one that is here. */
  function historyFor(room: OwnRoom | undefined): { readonly max: number } | { readonly since: number } {
    if (room?.kept.known.traits.archive === true) return { max: 0 }
    const newest = room === undefined ? null : newestMessageAt(store, room.conversationId)
    return newest === null ? { max: FIRST_HISTORY } : { since: newest }
  }

  async function join(account: RoomAccount, jid: BareJid, attempt: Attempt, timeoutMs?: number) {
    const { nick, password } = attempt
    const joined = await account.api.join(jid, {
      nick,
      history: historyFor(account.rooms.get(jid)),
      ...(password !== null && { password }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    })
    if (account.attempts.get(jid) === attempt) account.attempts.delete(jid)
    // Nobody was there to answer.
    if (!joined.ok && attempt.wasAsked && !attempt.byPerson) return err({ code: 'challenge-failed' } as const)
    if (!joined.ok) return joined
    const room = account.rooms.get(jid)
    // It may have thrown the account out at once.
    return room?.status.kind === 'joined' ? ok(room) : err({ code: 'no-answer' } as const)
  }

  /** What the room says now, and the lines that this is worth. */
  function news(known: Known, attempt: Attempt | undefined, facts: readonly Fact[], isFirst: boolean) {
    const event = attempt?.subject ?? null
    const subject = event && subjectOf(event.text, event.by, event.at)
    const isOther = !isFirst && event !== null && subject?.text !== known.subject?.text
    return {
      known: {
        ...known,
        ...(event !== null && { subject }),
        // A room says all of them at each join.
        facts: lasting([], facts),
      },
      subject: isOther ? { text: subject?.text ?? '', by: event.by } : null,
      facts: facts.includes('created') ? (['created'] as const) : newsAmong(known.facts, facts),
    }
  }

  return {
    enter(account, jid, { timeoutMs, ...wish }) {
      const going = account.attempts.get(jid)
      const known = going && running.get(going)
      if (known !== undefined) return known
      const attempt: Attempt = { ...wish, subject: null, wasAsked: false, asks: () => undefined }
      account.attempts.set(jid, attempt)
      const room = account.rooms.get(jid)
      if (room) book.setStatus(room, { kind: 'joining' })
      const joined = join(account, jid, attempt, timeoutMs)
      running.set(attempt, joined)
      return joined
    },

    arrived(account, jid, facts) {
      const joined = account.api.get(jid)
      if (joined === undefined) return
      const attempt = account.attempts.get(jid)
      const own = account.rooms.get(jid)
      const marked = own === undefined ? parts.remembered(account, jid) : undefined
      const before = own?.kept.known ?? NOTHING_KNOWN
      const told = news(knownFrom(joined, before), attempt, facts, own === undefined)
      const byPerson = attempt?.byPerson ?? false
      const kept: KeptRoom = {
        name: own?.kept.name ?? marked?.name ?? null,
        shared: own?.kept.shared ?? marked ?? null,
        // By itself it enters under another nickname only while its own is taken.
        nick: own === undefined || byPerson ? joined.nick : own.kept.nick,
        password: attempt?.password ?? own?.kept.password ?? null,
        autojoin: byPerson || (own?.kept.autojoin ?? true),
        known: told.known,
        out: null,
        usedAt: byPerson ? ports.clock.now() : (own?.kept.usedAt ?? 0),
      }
      const room = own ?? book.add(account, jid, kept)
      // What a room says at each join need not survive a power failure.
      if (own) book.keep(own, kept, byPerson)
      else parts.adopt(room)
      room.isNew = facts.includes('created')
      room.isOpening = room.isNew
      room.occupants = joined.counts.all
      book.setStatus(room, { kind: 'joined' })
      const notice = (line: RoomNotice) => conversations.notice(room.conversationId, line, ports.clock.now())
      for (const fact of told.facts) notice({ what: 'fact', fact })
      if (told.subject) notice({ what: 'subject', ...told.subject })
      open(room)
    },
  }
}
