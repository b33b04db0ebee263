import type { FoundAccount, ImportProblem } from '../../../shared/model/moving-in.ts'
import { MOST_PROBLEMS } from '../../../shared/model/moving-in.ts'
import type { Item } from './sources/index.ts'

/** What a history has, without what only Balcony knows. */
export interface Counted {
  readonly accounts: readonly Omit<FoundAccount, 'isHere'>[]
  readonly problems: readonly ImportProblem[]
}

/** More than anybody has; the rest is not counted. */
const MOST_ACCOUNTS = 200
const MOST_CONTACTS = 50_000

interface Account {
  messages: number
  readonly contacts: Set<string>
  from: number | null
  to: number | null
}

/** Counts a history by reading all of it. Memory grows only with accounts and contacts. */
export function countItems(items: Iterable<Item>): Counted {
  const accounts = new Map<string, Account>()
  const problems: ImportProblem[] = []
  const of = (address: string): Account | undefined => {
    const known = accounts.get(address)
    if (known !== undefined || accounts.size >= MOST_ACCOUNTS) return known
    const made: Account = { messages: 0, contacts: new Set(), from: null, to: null }
    accounts.set(address, made)
    return made
  }
  for (const item of items) {
    if (item.kind === 'problem') {
      if (problems.length < MOST_PROBLEMS) problems.push({ file: item.file, failure: item.failure })
      continue
    }
    if (!('account' in item)) continue
    const account = of(item.account)
    if (!account || item.kind === 'account') continue
    const peer = item.kind === 'name' ? item.peer : item.message.peer
    if (account.contacts.size < MOST_CONTACTS) account.contacts.add(peer)
    if (item.kind === 'name') continue
    const { at } = item.message
    account.messages += 1
    account.from = Math.min(at, account.from ?? at)
    account.to = Math.max(at, account.to ?? at)
  }
  return {
    accounts: [...accounts].map(([address, { messages, contacts, from, to }]) => ({
      ...{ address, messages, from, to },
      contacts: contacts.size,
    })),
    problems,
  }
}
