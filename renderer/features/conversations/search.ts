import type { Contact } from '../../../shared/model/contact.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import { best, type Searchable } from '../../state/match.ts'

/** The most results of a kind; one more letter finds the others. */
const LIMIT = 25

export interface Found {
  readonly conversations: readonly Conversation[]
  /** Contacts without a conversation in the list. */
  readonly contacts: readonly Contact[]
}

export interface Index {
  readonly conversations: readonly Searchable<Conversation>[]
  readonly contacts: readonly Searchable<Contact>[]
}

/** The results of a query, best first. */
export function search(index: Index, query: string): Found {
  const conversations = best(index.conversations, query, LIMIT)
  const known = new Set(conversations.map(({ accountId, jid }) => `${accountId} ${jid}`))
  const contacts = best(index.contacts, query, LIMIT + known.size).filter(
    ({ accountId, jid }) => !known.has(`${accountId} ${jid}`),
  )
  return { conversations, contacts: contacts.slice(0, LIMIT) }
}

export const countOf = ({ conversations, contacts }: Found): number => conversations.length + contacts.length
