import type { Contact } from '../../../shared/model/contact.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import { best, type Searchable } from '../../state/match.ts'

/** The most results of a kind; one more letter finds the others. */
const LIMIT = 25

/** People and conversations whose names or addresses match. */
export interface FoundNames {
  readonly conversations: readonly Conversation[]
  /** Contacts without a conversation in the list. */
  readonly contacts: readonly Contact[]
}

export interface NameIndex {
  readonly conversations: readonly Searchable<Conversation>[]
  readonly contacts: readonly Searchable<Contact>[]
}

/** The names that match a query, best first. */
export function findNames(index: NameIndex, query: string): FoundNames {
  const conversations = best(index.conversations, query, LIMIT)
  const known = new Set(conversations.map(({ accountId, jid }) => `${accountId} ${jid}`))
  const contacts = best(index.contacts, query, LIMIT + known.size).filter(
    ({ accountId, jid }) => !known.has(`${accountId} ${jid}`),
  )
  return { conversations, contacts: contacts.slice(0, LIMIT) }
}

export const NO_NAMES: FoundNames = { conversations: [], contacts: [] }
