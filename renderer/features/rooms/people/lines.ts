import type { Occupant } from '../../../../shared/model/room.ts'
import { matchOf, plain } from '../../../state/match.ts'

/** How people are grouped: by standing, then by what they may do now. */
export type Group = 'owner' | 'admin' | 'moderator' | 'participant' | 'visitor'

const GROUPS: readonly Group[] = ['owner', 'admin', 'moderator', 'participant', 'visitor']

/** A line of the list: the heading of a group, or somebody. */
export type Line =
  | { readonly kind: 'group'; readonly key: string; readonly group: Group; readonly count: number }
  | { readonly kind: 'occupant'; readonly key: string; readonly occupant: Occupant }

function groupOf({ affiliation, role }: Occupant): Group {
  if (affiliation === 'owner' || affiliation === 'admin') return affiliation
  return role === 'moderator' || role === 'visitor' ? role : 'participant'
}

/** The lines of the list, for those whose nickname or address matches what is searched for. Keeps the order of people. */
export function linesOf(occupants: readonly Occupant[], query: string): readonly Line[] {
  const needle = plain(query.trim())
  const byGroup = new Map<Group, Line[]>(GROUPS.map((group) => [group, []]))
  for (const occupant of occupants) {
    const { nick, address } = occupant
    if (needle !== '' && matchOf(plain(nick), needle) === 0 && matchOf(plain(address ?? ''), needle) === 0)
      continue
    byGroup.get(groupOf(occupant))?.push({ kind: 'occupant', key: `nick ${nick}`, occupant })
  }
  return [...byGroup].flatMap(([group, people]) =>
    people.length === 0
      ? []
      : [{ kind: 'group' as const, key: `group ${group}`, group, count: people.length }, ...people],
  )
}
