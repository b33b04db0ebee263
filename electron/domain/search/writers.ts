import { fold } from '../../../shared/search/fold.ts'
import type { Reader } from '../db/store.ts'
import { likeness, nameLikeness, peopleByName, type Named } from './people.ts'

/** Somebody who wrote in a room or in private there, by the number of their participant. */
interface Occupant {
  readonly id: number
  readonly name: string
}

/** More people than anybody remembers. The latest to speak for the first time are looked at. */
const MOST = 50_000
const OCCUPANTS = `SELECT p.id, p.name FROM conversation c CROSS JOIN participant p ON p.conversation_id = c.id
  WHERE c.kind IN ('room', 'private') AND p.own = 0 AND p.name IS NOT NULL ORDER BY p.id DESC LIMIT ${MOST}`

/** Those who can be meant behind `from:`: with exactly this name or address, else those whose name or address starts so. */
export function writersMeantBy(
  db: Reader,
  value: string,
): { readonly people: readonly Named[]; readonly occupants: readonly Occupant[] } {
  const folded = fold(value.trim())
  const people = peopleByName(db).map((one) => [one, likeness(one, folded)] as const)
  const occupants = db.all<Occupant>(OCCUPANTS).map((one) => [one, nameLikeness(one.name, folded)] as const)
  const least = [...people, ...occupants].some(([, how]) => how === 4) ? 4 : 1
  return {
    people: people.filter(([, how]) => how >= least).map(([one]) => one),
    occupants: occupants.filter(([, how]) => how >= least).map(([one]) => one),
  }
}
