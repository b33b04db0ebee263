import type { Role } from './codec.ts'
import { sizeOf, type Occupant } from './occupant.ts'

/** The largest public rooms have some 5,000 people. */
const MOST_IN_ROOM = 20_000
/** For all rooms of an account together. */
const MOST_IN_ALL = 200_000
const MOST_BYTES_IN_ALL = 256 * 1024 * 1024

/** How many are in a room. */
export interface OccupantCounts {
  /** About how many, including those beyond the number that is kept. */
  readonly all: number
  readonly byRole: Readonly<Record<Role, number>>
}

/** The memory for the occupants of all rooms. */
export interface OccupantBudget {
  /** False if there is no room for them. */
  take(bytes: number): boolean
  give(bytes: number): void
}

export function createOccupantBudget(): OccupantBudget {
  let count = 0
  let used = 0
  return {
    take(bytes) {
      if (count === MOST_IN_ALL || used + bytes > MOST_BYTES_IN_ALL) return false
      count++
      used += bytes
      return true
    },
    give(bytes) {
      count--
      used -= bytes
    },
  }
}

/** The occupants of one room. Beyond the bounds they are counted, not kept. */
export interface OccupantTable {
  readonly byNick: ReadonlyMap<string, Occupant>
  readonly counts: OccupantCounts
  /** The nicknames of a person with this id: more than one if their clients use several. */
  nicksOf(id: string): ReadonlySet<string>
  /** Adds or replaces an occupant. False: there are too many. */
  set(occupant: Occupant): boolean
  /** One more than can be kept. */
  countBeyond(): void
  /** Returns the occupant who is gone, if they were kept. */
  delete(nick: string): Occupant | undefined
  /** Returns the occupant under the new nickname. Whoever had that is gone. */
  rename(from: string, to: string): Occupant | undefined
  clear(): void
}

const NOBODY: ReadonlySet<string> = new Set()

export function createOccupantTable(budget: OccupantBudget): OccupantTable {
  const byNick = new Map<string, Occupant>()
  const nicks = new Map<string, Set<string>>()
  const byRole: Record<Role, number> = { moderator: 0, participant: 0, visitor: 0, none: 0 }
  let beyond = 0

  function put(occupant: Occupant): void {
    byNick.set(occupant.nick, occupant)
    byRole[occupant.role]++
    if (occupant.id === null) return
    const known = nicks.get(occupant.id)
    if (known) known.add(occupant.nick)
    else nicks.set(occupant.id, new Set([occupant.nick]))
  }

  function take(occupant: Occupant): void {
    budget.give(sizeOf(occupant))
    byNick.delete(occupant.nick)
    byRole[occupant.role]--
    const same = occupant.id === null ? undefined : nicks.get(occupant.id)
    same?.delete(occupant.nick)
    if (same?.size === 0 && occupant.id !== null) nicks.delete(occupant.id)
  }

  function set(occupant: Occupant): boolean {
    const before = byNick.get(occupant.nick)
    if (before) take(before)
    if (byNick.size >= MOST_IN_ROOM || !budget.take(sizeOf(occupant))) {
      if (before) beyond++
      return false
    }
    if (!before && beyond > 0) beyond--
    put(occupant)
    return true
  }

  return {
    byNick,
    get counts() {
      return { all: byNick.size + beyond, byRole: { ...byRole } }
    },
    nicksOf: (id) => nicks.get(id) ?? NOBODY,
    set,
    countBeyond() {
      beyond++
    },
    delete(nick) {
      const occupant = byNick.get(nick)
      if (occupant) take(occupant)
      else if (beyond > 0) beyond--
      return occupant
    },
    rename(from, to) {
      const occupant = byNick.get(from)
      if (occupant === undefined) return undefined
      take(occupant)
      const renamed = { ...occupant, nick: to }
      return set(renamed) ? renamed : undefined
    },
    clear() {
      for (const occupant of byNick.values()) budget.give(sizeOf(occupant))
      byNick.clear()
      nicks.clear()
      for (const role of Object.keys(byRole) as Role[]) byRole[role] = 0
      beyond = 0
    },
  }
}
