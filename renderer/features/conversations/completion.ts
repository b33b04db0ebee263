import type { Contact } from '../../../shared/model/contact.ts'
import { best, plain, type Searchable } from '../../state/match.ts'

/** More would have to scroll, and typing one more letter is quicker. */
const LIMIT = 6

/** The contacts that match by name or address, best first; none if the text already is a contact's address. */
export function completions(index: readonly Searchable<Contact>[], typed: string): readonly Contact[] {
  const query = plain(typed.trim())
  if (query === '') return []
  if (index.some(({ address }) => address === query)) return []
  return best(index, query, LIMIT)
}
