import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Clock } from '../../ports.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { nickIn } from './author.ts'
import { createChanges, type OccupantChange } from './changes.ts'
import type { MucUserInfo } from './codec.ts'
import type { Entering } from './entering.ts'
import type { OwnEvent } from './events.ts'
import { readOccupant, type Occupant } from './occupant.ts'
import { createOccupantTable, type OccupantBudget, type OccupantTable } from './occupants.ts'
import {
  byItself,
  departureOf,
  factsOf,
  NICK_CHANGED,
  SELF,
  type Departure,
  type RoomFact,
} from './status.ts'

export interface PeopleParts {
  readonly address: BareJid
  readonly clock: Clock
  readonly budget: OccupantBudget
  readonly entering: Entering
  readonly features: () => ReadonlySet<string>
  /** A number that no occupant of the account's rooms has had. */
  readonly nextStay: () => number
  readonly tell: (event: OwnEvent) => void
  readonly nickChanged: (nick: string) => void
  /** The account was removed from the room. */
  readonly removed: (departure: Departure) => void
}

/** The occupants of a room, and the account among them. */
export interface People {
  readonly table: OccupantTable
  /** The own nickname: the wished one, until the room has sent the own occupant. */
  readonly nick: string
  readonly self: Occupant | null
  /** What the room said about itself with the own occupant. */
  readonly facts: readonly RoomFact[]
  available(nick: string, presence: Stanza, info: MucUserInfo): void
  /** `nick`: null if the room itself says goodbye. */
  unavailable(nick: string | null, info: MucUserInfo): void
  clear(): void
}

export function createPeople(parts: PeopleParts, wished: string): People {
  const { address, entering, tell } = parts
  const table = createOccupantTable(parts.budget)
  const changes = createChanges(parts.clock, (all, omitted) =>
    tell({ kind: 'occupants', changes: all, omitted }),
  )
  let own = wished
  let self: Occupant | null = null
  let facts: readonly RoomFact[] = []

  const isEntering = () => entering.phase === 'entering'
  const isJoined = () => entering.phase === 'joined'

  /** Nothing about single occupants is told before the join is complete. `null`: of one who is not kept. */
  function note(change: OccupantChange | null): void {
    if (!isJoined()) return
    if (change === null) changes.addUnknown()
    else changes.add(change)
  }

  function setOwn(next: string): void {
    const from = own
    if (next === from) return
    own = next
    tell({ kind: 'nick', from, to: next })
    parts.nickChanged(next)
  }

  function keep(presence: Omit<Occupant, 'stay'>, { item }: MucUserInfo): Occupant {
    const before = table.byNick.get(presence.nick)
    const isSame =
      before !== undefined && (before.id === presence.id || before.id === null || presence.id === null)
    const seen = { ...presence, stay: isSame ? before.stay : parts.nextStay() }
    const isKept = table.set(seen)
    if (!isKept) {
      // Later on, nobody can tell a newcomer from one who was counted.
      if (!isJoined() && before === undefined) table.countBeyond()
      note(null)
    } else if (before === undefined) note({ what: 'joined', occupant: seen })
    else if (!isSame) {
      // Somebody else, and the end of the one before was lost.
      note({ what: 'left', occupant: before, ...byItself('left') })
      note({ what: 'joined', occupant: seen })
    } else {
      const by = item?.actor?.nick ?? item?.actor?.jid ?? null
      note({ what: 'changed', occupant: seen, before, by, reason: item?.reason ?? null })
    }
    return seen
  }

  function renamed(from: string, to: string): void {
    const occupant = table.rename(from, to)
    note(occupant === undefined ? null : { what: 'renamed', occupant, from })
    if (from !== own) return
    self = occupant ?? self
    setOwn(to)
  }

  return {
    table,
    get nick() {
      return own
    },
    get self() {
      return self
    },
    get facts() {
      return facts
    },

    available(nick, presence, info) {
      const codes = info.codes.map(({ code }) => code)
      const seen = keep(readOccupant(nick, presence, info, parts.features()), info)
      const isSelf = codes.includes(SELF)
      if (!isSelf && nick !== own) return
      self = seen
      if (!isEntering()) setOwn(nick)
      else if (isSelf) {
        own = nick
        facts = factsOf(codes)
        entering.selfSeen()
      } else entering.maybeSelf()
    },

    unavailable(nick, info) {
      const codes = info.codes.map(({ code }) => code)
      const to = codes.includes(NICK_CHANGED) ? nickIn(address, info.item?.nick) : null
      // While we enter, an earlier session of ours may end: then only the code means us.
      const isOwn = isEntering() ? codes.includes(SELF) : nick === own
      const departure = departureOf(info)
      if (nick !== null && to !== null) renamed(nick, to)
      else if (isOwn || nick === null || info.destroy !== undefined) parts.removed(departure)
      else {
        const gone = table.delete(nick)
        note(gone === undefined ? null : { what: 'left', occupant: gone, ...departure })
      }
    },

    clear() {
      changes.clear()
      table.clear()
    },
  }
}
