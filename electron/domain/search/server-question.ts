import type { BareJid } from '../../../shared/model/jid.ts'
import { readDays } from '../../../shared/search/days.ts'
import { parseQuery } from '../../../shared/search/query.ts'
import type { Reader } from '../db/store.ts'
import type { ServerOrder, ServerQuestion } from './orders.ts'
import { conversationsByName, isWithPerson, meantBy, type Named } from './people.ts'

/** Longer texts only burden the server. */
const MOST_LENGTH = 200

/**
 * The part of a query that a server understands (XEP-0431): words, one person and a time. The rest is applied to what it
 * finds. null if no words are left.
 */
export function questionForServer(db: Reader, { accountId, text, now }: ServerOrder): ServerQuestion | null {
  const words: string[] = []
  let [start, end]: [number | null, number | null] = [null, null]
  let people: readonly BareJid[] | null = null
  // Rooms have their own archives.
  const mine = (named: readonly Named[]) =>
    named.filter((one) => one.accountId === accountId && isWithPerson(one)).map(({ jid }) => jid)
  for (const part of parseQuery(text)) {
    if (part.kind !== 'operator') {
      words.push(part.text)
      continue
    }
    const { operator, value } = part
    const days = readDays(value, now)
    if (operator === 'in' && value.trim() !== '') people = mine(meantBy(conversationsByName(db), value))
    if (days !== null && (operator === 'after' || operator === 'on'))
      start = Math.max(start ?? 0, operator === 'on' ? days.from : days.to)
    if (days !== null && (operator === 'before' || operator === 'on'))
      end = Math.min(end ?? Infinity, operator === 'on' ? days.to : days.from)
  }
  const wanted = words.join(' ').trim().slice(0, MOST_LENGTH)
  // Nobody of this account is meant.
  if (wanted === '' || people?.length === 0) return null
  return { text: wanted, with: people?.length === 1 ? (people[0] ?? null) : null, start, end }
}
