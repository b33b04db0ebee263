import type { RoomNotice } from '../../../shared/model/room.ts'
import { createTokenBuckets } from '../../engine/index.ts'
import type { RoomEvent } from '../../engine/xep/0045-muc/index.ts'
import type { DomainContext } from '../context.ts'
import type { RoomBook } from './book.ts'
import type { RoomConversations } from './conversations.ts'
import { lasting, newsAmong, type Fact } from './facts.ts'
import type { Joining } from './joining.ts'
import { knownFrom, subjectOf } from './known.ts'
import { noticeOf, removalOf, SMALL_ROOM } from './notices.ts'
import type { Occupants } from './occupants.ts'
import { joinedRoom, type OwnRoom, type RoomAccount } from './own-room.ts'
import type { Staying } from './staying.ts'
import type { Traffic } from './traffic.ts'

/** The lines that a room may add to its history at once, and then one every ten seconds. */
const LINES = { burst: 20, refillMs: 10_000, most: 2_000 }
const MOST_REQUESTS = 50

export interface EventParts {
  readonly context: DomainContext
  readonly book: RoomBook
  readonly conversations: RoomConversations
  readonly joining: Joining
  readonly staying: Staying
  readonly occupants: Occupants
  readonly traffic: Traffic
  readonly counted: (room: OwnRoom) => void
  readonly changed: (room: OwnRoom) => void
  /** The account has come into the room. */
  readonly arrived: (room: OwnRoom) => void
}

type Of<Kind extends RoomEvent['kind']> = Extract<RoomEvent, { kind: Kind }>

/** Does what the events of rooms ask for. */
export function createRoomEvents(parts: EventParts): (account: RoomAccount, event: RoomEvent) => void {
  const { book, conversations, joining, staying, occupants, traffic } = parts
  const { clock } = parts.context.ports
  const lines = createTokenBuckets(LINES)
  let requestCount = 0

  /** A hostile room must not fill the disk. */
  function mayWrite({ account, jid }: OwnRoom): boolean {
    return lines.take(`${account.id} ${jid}`, clock.now())
  }

  function notice({ conversationId }: OwnRoom, line: RoomNotice): void {
    conversations.notice(conversationId, line, clock.now())
  }

  /** Notes what the room says about itself. */
  function refresh(room: OwnRoom): void {
    const joined = joinedRoom(room)
    if (joined) book.note(room, { known: knownFrom(joined, room.kept.known) })
  }

  function came(room: OwnRoom, { changes, omitted }: Of<'occupants'>): void {
    const joined = joinedRoom(room)
    if (joined === null) return
    const isSmall = joined.counts.all <= SMALL_ROOM
    for (const change of changes) {
      const line = noticeOf(change, joined.nick, isSmall)
      if (line !== null && mayWrite(room)) notice(room, line)
      if (change.occupant.nick === joined.nick) refresh(room)
    }
    occupants.came(room, changes, omitted)
    traffic.came(room, changes)
    parts.counted(room)
  }

  function subjectChanged(account: RoomAccount, event: Of<'subject'>): void {
    const attempt = account.attempts.get(event.room)
    const room = account.rooms.get(event.room)
    if (room?.status.kind !== 'joined') {
      if (attempt) attempt.subject = event
      return
    }
    const { known } = room.kept
    const subject = subjectOf(event.text, event.by, event.at ?? clock.now())
    const isOther = subject?.text !== known.subject?.text
    const changes = { known: { ...known, subject } }
    if (isOther && mayWrite(room)) {
      notice(room, { what: 'subject', text: subject?.text ?? '', by: event.by })
      // Like its line. Otherwise the next entry, after a crash, would tell it again.
      book.keep(room, changes, false)
    } else book.note(room, changes)
  }

  function left(room: OwnRoom, event: Of<'left'>): void {
    const { why, by, reason, to } = event
    occupants.reload(room)
    switch (why) {
      case 'dropped':
      case 'shutdown':
        staying.dropped(room)
        break
      case 'session-ended':
        // All rooms are closed at once.
        book.setStatus(room, { kind: 'waiting' }, false)
        break
      case 'left':
        // Whoever left has noted it.
        break
      case 'destroyed':
        staying.settled(room)
        book.setOut(room, { why, to, reason }, { autojoin: false })
        notice(room, { what: 'destroyed', to, reason })
        break
      default: {
        const line = removalOf(room.kept.nick, true, event)
        staying.settled(room)
        book.setOut(room, { why, by, reason })
        if (line && mayWrite(room)) notice(room, line)
      }
    }
  }

  function challenged(account: RoomAccount, { room, challenge }: Of<'challenge'>): void {
    const attempt = account.attempts.get(room)
    if (attempt === undefined) return
    attempt.wasAsked = true
    if (attempt.byPerson) attempt.asks(challenge)
    else account.api.leave(room)
  }

  function configured(room: OwnRoom, facts: readonly Fact[]): void {
    const { known } = room.kept
    const news = room.isOpening ? [] : newsAmong(known.facts, facts)
    room.isNew = false
    room.isOpening = false
    book.note(room, { known: { ...known, facts: lasting(known.facts, facts) } })
    for (const fact of news) if (mayWrite(room)) notice(room, { what: 'fact', fact })
  }

  function requested(room: OwnRoom, { request }: Of<'request'>): void {
    const isSame = ({ request: other }: OwnRoom['requests'][number]) =>
      other.what === request.what && other.nick === request.nick && other.address === request.address
    const others = room.requests.filter((one) => !isSame(one))
    room.requests = [...others, { id: ++requestCount, request }].slice(-MOST_REQUESTS)
    parts.changed(room)
  }

  function heard(room: OwnRoom, event: RoomEvent): void {
    switch (event.kind) {
      case 'left':
        left(room, event)
        break
      case 'nick':
        if (!mayWrite(room)) parts.changed(room)
        else {
          book.keep(room, { nick: event.to })
          notice(room, { what: 'nick', from: event.from, to: event.to, self: true })
        }
        break
      case 'occupants':
        came(room, event)
        break
      case 'configuration':
        configured(room, event.facts)
        break
      case 'info':
      case 'avatar':
        refresh(room)
        break
      case 'affiliation':
        // Of a room that one is in, presence tells.
        if (joinedRoom(room) !== null || !mayWrite(room)) break
        book.note(room, { known: { ...room.kept.known, affiliation: event.affiliation } })
        notice(room, {
          what: 'affiliation',
          ...{
            nick: room.kept.nick,
            self: true,
            affiliation: event.affiliation,
            by: null,
            reason: event.reason,
          },
        })
        break
      case 'request':
        requested(room, event)
        break
      case 'declined':
        if (mayWrite(room)) notice(room, { what: 'declined', by: event.by, reason: event.reason })
        break
      case 'refused':
        parts.context.ports.log(`rooms: a letter came back: ${event.condition}`)
        break
      case 'answering':
        staying.answering(room, event.isAnswering)
        break
    }
  }

  return (account, event) => {
    if (event.kind === 'joined') {
      joining.arrived(account, event.room, event.facts)
      const room = account.rooms.get(event.room)
      if (room) {
        staying.settled(room)
        occupants.reload(room)
        parts.arrived(room)
      }
    } else if (event.kind === 'subject') subjectChanged(account, event)
    else if (event.kind === 'challenge') challenged(account, event)
    else {
      const room = account.rooms.get(event.room)
      if (room) heard(room, event)
    }
  }
}
