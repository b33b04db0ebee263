import type { Contact } from '../../../shared/model/contact.ts'
import { best, plain, type Searchable } from '../../state/match.ts'

/** A list of more is scrolled, and one more letter is typed sooner. */
const LIMIT = 6

/**
 * The contacts that what is typed may stand for, by name or address, the best first. None where it is the address of one
 * of them already.
 */
export function completions(index: readonly Searchable<Contact>[], typed: string): readonly Contact[] {
  const query = plain(typed.trim())
  if (query === '') return []
  if (index.some(({ address }) => address === query)) return []
  return best(index, query, LIMIT)
}
