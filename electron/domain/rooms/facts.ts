import type { RoomNotice } from '../../../shared/model/room.ts'

/** What a status code of a room tells (XEP-0045 §15.6). */
export type Fact = Extract<RoomNotice, { what: 'fact' }>['fact']

/** True of one moment only. */
const PASSING: readonly Fact[] = ['created', 'nickname-assigned', 'configuration-changed']

/** One of each holds at a time. */
const ALTERNATIVES: readonly (readonly Fact[])[] = [
  ['non-anonymous', 'semi-anonymous', 'fully-anonymous'],
  ['shows-unavailable-members', 'hides-unavailable-members'],
  ['logged', 'not-logged'],
]
/** A room that one enters says so if it is otherwise (§7.2.4, §7.2.12). */
const UNLESS_TOLD: readonly Fact[] = ['semi-anonymous', 'not-logged']

const alternativesOf = (fact: string) => ALTERNATIVES.find((facts) => facts.some((one) => one === fact)) ?? []

/** What holds of a room of which this was known, now that it tells these facts. */
export function lasting(known: readonly string[], facts: readonly Fact[]): readonly string[] {
  const told = facts.filter((fact) => !PASSING.includes(fact))
  const over = new Set<string>(told.flatMap(alternativesOf))
  return [...known.filter((fact) => !over.has(fact)), ...told]
}

/** The facts that are news. That something has changed is one only if nothing says what. */
export function newsAmong(known: readonly string[], facts: readonly Fact[]): readonly Fact[] {
  const untold = UNLESS_TOLD.filter((fact) => !alternativesOf(fact).some((one) => known.includes(one)))
  const held: readonly string[] = [...known, ...untold]
  const news = facts.filter((fact) => fact !== 'configuration-changed' && !held.includes(fact))
  return news.length === 0 ? facts.filter((fact) => fact === 'configuration-changed') : news
}
