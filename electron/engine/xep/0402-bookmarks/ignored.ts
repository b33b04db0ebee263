import { attr, children, element } from '../../xml/codec.ts'

/** Bookmarks stay small, because each change sends all of one. */
const MOST = 100
/** In UTF-16 units. Servers use hashes. */
const MOST_LENGTH = 6_000

const NS = 'urn:x-balcony:ignored-occupants:0'
const Occupant = element(NS, 'occupant', { id: attr() })
/** Our own extension of a bookmark: the occupants whom the person does not want to read, by their ids (XEP-0421). */
export const Ignored = element(NS, 'ignored', { occupants: children(Occupant, MOST) })

/** As many of these ids as a bookmark has room for, each once, in their order. */
export function boundedIds(ids: Iterable<string>): readonly string[] {
  let length = 0
  return [...new Set(ids)]
    .sort()
    .slice(0, MOST)
    .filter((id) => (length += id.length) <= MOST_LENGTH)
}
