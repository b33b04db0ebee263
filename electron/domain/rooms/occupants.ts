import type { OccupantPage } from '../../../shared/contract/rooms.ts'
import { bareOf } from '../../../shared/model/jid.ts'
import type { Occupant } from '../../../shared/model/room.ts'
import type { DomainContext } from '../context.ts'
import type { Room as JoinedRoom } from '../../engine/xep/0045-muc/index.ts'
import { occupantKey } from '../messages/index.ts'
import type { OccupantChange } from './notices.ts'
import { joinedRoom, type OwnRoom } from './own-room.ts'
import { ignoredIn, lastWriters } from './store.ts'

/** A page is made in far less than 8 ms. */
const PAGE = 500
const GATHER_MS = 100
/** With more changes at once, a window reads the list again. */
const MOST_CHANGES = 500
const RELOAD_MS = 1_000
const MOST_COMPLETIONS = 20
const MOST_WRITERS = 200

type EngineOccupant = NonNullable<JoinedRoom['self']>

/** The people in rooms, for windows. */
export interface Occupants {
  /** Up to 500 of them in the order of their nicknames. */
  page(room: OwnRoom, from?: string): OccupantPage
  /** The nicknames that begin like this, those who wrote last first. */
  complete(room: OwnRoom, text: string): readonly string[]
  /** People have changed. `omitted`: more have than these. */
  came(room: OwnRoom, changes: readonly OccupantChange[], omitted: number): void
  /** Something about somebody is different here. */
  changed(room: OwnRoom, occupant: EngineOccupant): void
  /** Everything is new: the account has entered the room, or left it. */
  reload(room: OwnRoom): void
  close(): void
}

interface Gathered {
  /** null: gone. */
  readonly changed: Map<string, EngineOccupant | null>
  isTooMuch: boolean
  readonly cancel: () => void
}

/** The first `count` of these from `from` on, in their order. To sort thousands for each page would take too long. */
function firstFrom(nicks: Iterable<string>, from: string, count: number): readonly string[] {
  let found: string[] = []
  let last: string | null = null
  for (const nick of nicks) {
    if (nick < from || (last !== null && nick > last)) continue
    found.push(nick)
    if (found.length < 2 * count) continue
    found = found.sort().slice(0, count)
    last = found.at(-1) ?? null
  }
  return found.sort().slice(0, count)
}

export function createOccupants({ ports, store, isWatched, announce }: DomainContext): Occupants {
  const { clock } = ports
  const gathered = new Map<OwnRoom, Gathered>()

  const watched = ({ conversationId }: OwnRoom) => isWatched({ kind: 'occupants', conversationId })

  function toOccupant(joined: JoinedRoom, seen: EngineOccupant, ignored: Set<string>): Occupant {
    const key = occupantKey(seen)
    return {
      nick: seen.nick,
      key,
      role: seen.role,
      affiliation: seen.affiliation,
      address: seen.address === null ? null : bareOf(seen.address),
      show: seen.show,
      status: seen.status,
      hats: seen.hats.map(({ title }) => title),
      photo: seen.photo ?? null,
      isSelf: seen.nick === joined.nick || (seen.id !== null && seen.id === joined.self?.id),
      ignored: ignored.has(key),
    }
  }

  function gather(room: OwnRoom): Gathered {
    const known = gathered.get(room)
    if (known !== undefined) return known
    const made: Gathered = {
      changed: new Map(),
      isTooMuch: false,
      cancel: clock.after(GATHER_MS, () => tell(room)),
    }
    gathered.set(room, made)
    return made
  }

  function tell(room: OwnRoom): void {
    const found = gathered.get(room)
    gathered.delete(room)
    const joined = joinedRoom(room)
    if (found === undefined || !watched(room)) return
    const { conversationId } = room
    if (joined === null || found.isTooMuch) {
      announce({ kind: 'occupantsChanged', conversationId, changed: [], gone: [], reload: true })
      return
    }
    const ignored = ignoredIn(store, conversationId)
    const changed: Occupant[] = []
    const gone: string[] = []
    for (const [nick, seen] of found.changed) {
      if (seen === null) gone.push(nick)
      else changed.push(toOccupant(joined, seen, ignored))
    }
    announce({ kind: 'occupantsChanged', conversationId, changed, gone })
  }

  /** A window that is told to read the list again is not told so ten times a second. */
  function tooMuch(room: OwnRoom): void {
    const known = gathered.get(room)
    if (known?.isTooMuch === true) return
    known?.cancel()
    gathered.set(room, {
      changed: new Map(),
      isTooMuch: true,
      cancel: clock.after(RELOAD_MS, () => tell(room)),
    })
  }

  return {
    page(room, from = '') {
      const joined = joinedRoom(room)
      if (joined === null) return { occupants: [], next: null }
      const ignored = ignoredIn(store, room.conversationId)
      const found = firstFrom(joined.occupants.keys(), from, PAGE + 1)
      const next = found[PAGE]
      const nicks = found.slice(0, PAGE)
      const occupants = nicks.flatMap((nick) => {
        const seen = joined.occupants.get(nick)
        return seen === undefined ? [] : toOccupant(joined, seen, ignored)
      })
      return { occupants, next: next ?? null }
    },

    complete(room, text) {
      const joined = joinedRoom(room)
      if (joined === null) return []
      const start = text.toLowerCase()
      const fits = (nick: string) =>
        nick !== joined.nick && joined.occupants.has(nick) && nick.toLowerCase().startsWith(start)
      const wrote = lastWriters(store, room.conversationId, MOST_WRITERS).filter(fits)
      const found = new Set(wrote)
      for (const nick of joined.occupants.keys()) {
        if (found.size >= MOST_COMPLETIONS) break
        if (fits(nick)) found.add(nick)
      }
      return [...found].slice(0, MOST_COMPLETIONS)
    },

    came(room, changes, omitted) {
      if (!watched(room)) return
      if (omitted > 0) tooMuch(room)
      const { changed, isTooMuch } = gather(room)
      if (isTooMuch) return
      for (const change of changes) {
        if (change.what === 'left') changed.set(change.occupant.nick, null)
        else changed.set(change.occupant.nick, change.occupant)
        if (change.what === 'renamed') changed.set(change.from, null)
      }
      if (changed.size > MOST_CHANGES) tooMuch(room)
    },

    changed(room, occupant) {
      if (watched(room)) gather(room).changed.set(occupant.nick, occupant)
    },

    reload(room) {
      if (watched(room)) tooMuch(room)
    },

    close() {
      for (const { cancel } of gathered.values()) cancel()
    },
  }
}
