import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { FoundHistory, FoundId } from '../../../shared/model/moving-in.ts'
import type { DomainPorts } from '../ports.ts'
import type { Counted } from './counting.ts'
import type { Place } from './places.ts'

/** A history that was found and counted. */
export interface Found {
  readonly id: FoundId
  readonly place: Place
  readonly counted: Counted
}

/** More histories than anybody has; the first ones are forgotten. */
const MOST_FOUND = 100

/** The histories that were found. A window knows them by ids, which mean nothing elsewhere. */
export interface FoundBook {
  /** Counting again replaces an earlier count of the same place, under its id. */
  add(place: Place, counted: Counted): Found
  get(id: FoundId): Found | undefined
}

export function createFoundBook({ random }: Pick<DomainPorts, 'random'>): FoundBook {
  const found = new Map<FoundId, Found>()
  return {
    add(place, counted) {
      const earlier = [...found.values()].find((one) => one.place.path === place.path)
      const id = earlier?.id ?? (random.uuid() as FoundId)
      const one = { id, place, counted }
      found.delete(id)
      found.set(id, one)
      for (const oldest of found.keys()) {
        if (found.size <= MOST_FOUND) break
        found.delete(oldest)
      }
      return one
    },
    get: (id) => found.get(id),
  }
}

/** How a path is shown: `~` is the person's own folder. */
export function shownPlace(path: string, home: string | undefined): string {
  return home !== undefined && home !== '' && path.startsWith(home) ? `~${path.slice(home.length)}` : path
}

export function toFoundHistory(
  { id, place, counted }: Found,
  home: string | undefined,
  isHere: (address: string) => boolean,
): FoundHistory {
  return {
    id,
    program: place.program,
    place: shownPlace(place.path, home),
    accounts: counted.accounts.map((account) => ({ ...account, isHere: isHere(account.address) })),
    problems: counted.problems,
  }
}

/** The folder for private copies of other programs' files, below the profile. It lives as long as one reading. */
export function createScratch(profile: string, name: string): { readonly path: string; clear(): void } {
  const path = join(profile, SCRATCH, name)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return { path, clear: () => rmSync(path, { recursive: true, force: true }) }
}

const SCRATCH = 'reading'

/** Deletes what a killed process has left. */
export function clearScratch(profile: string): void {
  rmSync(join(profile, SCRATCH), { recursive: true, force: true })
}
