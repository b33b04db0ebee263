import type { FormValues } from '../../../../shared/model/data-form.ts'
import type { BareJid, FullJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel } from '../../extension.ts'
import { parseStanzaError } from '../../stanza/errors.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import type { SilenceWatch } from '../0410-self-ping/index.ts'
import type { Presence } from '../rfc6121-presence/index.ts'
import type { Author, ChallengeFailure, JoinFailure, JoinOptions, NickFailure, Room } from './api.ts'
import { authorIn, isFromHistory, nickOf } from './author.ts'
import type { PosedChallenge } from './challenge.ts'
import { MucUser, type MucUserInfo } from './codec.ts'
import { createDescription } from './description.ts'
import { directed, farewell, joining, occupantAddress } from './directed.ts'
import { createEntering } from './entering.ts'
import type { OwnEvent, RoomEvent } from './events.ts'
import { joinFailure, removedFailure } from './failures.ts'
import type { RoomInfo } from './info.ts'
import { createLiveness } from './liveness.ts'
import { createNickChange } from './nick-change.ts'
import type { OccupantBudget } from './occupants.ts'
import { createPeople } from './people.ts'
import { createQuestioning } from './questioning.ts'
import { byItself, type Departure } from './status.ts'
import { createTalk } from './talk.ts'

const TIMEOUT_MS = 60_000

export interface RoomParts {
  readonly channel: Channel
  readonly presence: Presence
  readonly silence: SilenceWatch
  readonly budget: OccupantBudget
  readonly nextStay: () => number
  readonly tell: (event: RoomEvent) => void
  /** Asks what the room says about itself; null if it says nothing. */
  readonly infoOf: (room: BareJid) => Promise<RoomInfo | null>
  /** The account is no longer in the room, or did not get in. */
  readonly ended: (room: Room) => void
}

/** A room, and its controls for `rooms.ts`. */
export interface RoomControl {
  readonly room: Room
  readonly joined: Promise<Result<undefined, JoinFailure>>
  /** Takes a presence from the room's address. False: it is none of a room. */
  presence(stanza: Stanza): boolean
  /** Takes a message from the room's address. False: it is for the application. */
  message(stanza: Stanza): boolean
  /** Takes a challenge of the room or its service. */
  challenged(challenge: PosedChallenge): void
  answerChallenge(values: FormValues): Promise<Result<undefined, ChallengeFailure>>
  authorOf(message: Stanza, archived: boolean): Author | null
  /** Sends the own presence, which has changed. */
  show(): void
  /** The configuration may have changed. */
  refresh(): void
  leave(status?: string): void
  /** Forgets the room without a word to it. `why`: for an event, if the account was in it. */
  end(failure: JoinFailure, why?: Departure): void
}

const NOTHING: MucUserInfo = { codes: [] }

/** Enters a room as `occupant`. `known`: what it said about itself. */
export function createRoom(
  parts: RoomParts,
  address: BareJid,
  occupant: FullJid,
  known: RoomInfo | null,
  options: JoinOptions,
): RoomControl {
  const { channel, silence } = parts
  const { clock, random, send } = channel
  const nickChange = createNickChange(channel)
  const joinId = random.uuid()
  /** The own presence has changed while it could not be sent. */
  let isStale = false
  const ownPresence = () => parts.presence.own()

  const tell = (event: OwnEvent): void => parts.tell({ room: address, ...event })
  const entering = createEntering(clock, options.timeoutMs ?? TIMEOUT_MS, { timedOut, joined })
  const description = createDescription(clock, known, () => parts.infoOf(address), tell)
  const questioning = createQuestioning({ channel, entering, joinId, tell, failed: end })
  const people = createPeople(
    {
      ...{ address, clock, entering, tell, budget: parts.budget, nextStay: parts.nextStay },
      features: () => description.features,
      nickChanged: nickChange.done,
      removed(departure) {
        const why = channel.isSigningOut ? 'session-ended' : 'dropped'
        end(removedFailure(departure), departure.why === 'left' ? byItself(why) : departure)
      },
    },
    nickOf(occupant) ?? '',
  )
  const liveness = createLiveness({
    ...{ clock, silence, tell },
    occupant: () => (nickChange.isOpen ? null : ownAddress()),
    dropped: () => end({ code: 'cancelled' }, byItself('dropped')),
  })
  const talk = createTalk({
    ...{ channel, address, tell },
    nick: () => people.nick,
    subjectSeen: entering.subjectSeen,
    refresh: description.refresh,
    doubt: liveness.doubt,
  })
  const room: Room = {
    address,
    get isJoined() {
      return entering.phase === 'joined'
    },
    get nick() {
      return people.nick
    },
    get self() {
      return people.self
    },
    get features() {
      return description.features
    },
    get info() {
      return description.info
    },
    get abilities() {
      return description.abilities
    },
    get avatar() {
      return description.avatar
    },
    occupants: people.table.byNick,
    get counts() {
      return people.table.counts
    },
    nicksOf: people.table.nicksOf,
    addressOf,
    setNick,
    ...talk.api,
  }

  /** Rooms let nicknames pass that RFC 7622 forbids, so those in use are taken as they are. */
  function addressOf(nick: string): FullJid | null {
    return people.table.byNick.has(nick) ? (`${address}/${nick}` as FullJid) : occupantAddress(address, nick)
  }

  function ownAddress(): FullJid {
    return `${address}/${people.nick}` as FullJid
  }

  function heard(): void {
    entering.heard()
    liveness.heard()
  }

  function timedOut(): void {
    send(farewell(occupant))
    end({ code: 'no-answer' })
  }

  function joined(): void {
    liveness.begin()
    tell({ kind: 'joined', facts: people.facts })
    if (isStale) show()
    if (description.info === null) description.refresh()
  }

  function end(failure: JoinFailure, why?: Departure): void {
    const { phase } = entering
    if (phase === 'ended') return
    entering.end(failure)
    liveness.end()
    people.clear()
    nickChange.end()
    description.end()
    talk.end()
    parts.ended(room)
    if (why !== undefined && phase !== 'entering') tell({ kind: 'left', ...why })
  }

  function show(): void {
    isStale = entering.phase === 'entering' || nickChange.isOpen
    if (!isStale) send(directed(ownPresence(), ownAddress()))
  }

  async function setNick(nick: string): Promise<Result<string, NickFailure>> {
    const to = occupantAddress(address, nick)
    if (to === null) return err({ code: 'nickname-invalid' })
    if (to === ownAddress()) return ok(people.nick)
    if (entering.phase !== 'joined') return err({ code: 'disconnected' })
    const result = await nickChange.ask(to, ownPresence())
    if (isStale && room.isJoined) show()
    return result
  }

  function presence(stanza: Stanza): boolean {
    const { type, from } = stanza
    const info = stanza.get(MucUser)
    const nick = nickOf(from)
    if (type === 'error') {
      refused(stanza)
      return true
    }
    if (type !== undefined && type !== 'unavailable') return false
    // Before the address has proved to be a room, it may be a person whose presence belongs to the roster.
    if (info === undefined && entering.phase === 'entering' && (known === null || nick !== null)) return false
    heard()
    // COMPAT(ejabberd, 23.01): the room's own presence ends before the word about us, and for other reasons, too.
    if (type === 'unavailable' && nick === null && info === undefined) liveness.doubt()
    else if (type === 'unavailable') people.unavailable(nick, info ?? NOTHING)
    else if (nick !== null) people.available(nick, stanza, info ?? NOTHING)
    else description.presence(stanza)
    return true
  }

  function refused(stanza: Stanza): void {
    const error = parseStanzaError(stanza.element)
    if (entering.phase === 'entering') {
      // An error with another id belongs to an earlier attempt.
      if (stanza.id !== undefined && stanza.id !== joinId) return
      questioning.explain(error, (failure) =>
        end(failure ?? joinFailure(error, options.password !== undefined)),
      )
    } else if (!nickChange.refused(stanza.id, error)) liveness.doubt()
  }

  function message(stanza: Stanza): boolean {
    if (entering.phase === 'entering') {
      if (stanza.type !== 'groupchat' || people.self === null) return false
      // All occupants have come (§7.1), though no code said which one we are.
      entering.selfSeen()
    }
    heard()
    return talk.take(stanza)
  }

  if (!send(joining(ownPresence(), occupant, joinId, options))) end({ code: 'disconnected' })

  return {
    room,
    joined: entering.result,
    presence,
    message,
    authorOf(stanza, archived) {
      if (!archived && entering.phase === 'entering') return null
      const isHistory = !room.isJoined || isFromHistory(address, stanza)
      return authorIn(room, stanza, archived ? 'archive' : isHistory ? 'history' : 'live')
    },
    challenged: questioning.posed,
    answerChallenge: questioning.answer,
    show,
    refresh: description.refresh,
    leave(status) {
      questioning.decline()
      send(farewell(ownAddress(), status))
      end({ code: 'cancelled' }, byItself('left'))
    },
    end,
  }
}
