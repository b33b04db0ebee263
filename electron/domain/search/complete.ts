import type { SearchSuggestion } from '../../../shared/contract/search.ts'
import { fold } from '../../../shared/search/fold.ts'
import { readDays, writeDay } from '../../../shared/search/days.ts'
import {
  HAS_VALUES,
  IS_VALUES,
  OPERATORS,
  parseQuery,
  typedValue,
  type OperatorPart,
} from '../../../shared/search/query.ts'
import type { Reader } from '../db/store.ts'
import type { CompleteOrder } from './orders.ts'
import { conversationsByName, likeness, peopleByName, type Named } from './people.ts'

/** A list that people look through at a glance. */
const MOST = 8
const DAYS_OFFERED = 7
/** A year or a month is no day. */
const IS_LONGER = /^\d+(-\d*)?$/

/** What may stand at the caret, the best first. */
export function complete(db: Reader, { text, caret, now }: CompleteOrder): readonly SearchSuggestion[] {
  const at = Math.min(caret, text.length)
  const part = parseQuery(text).find(({ from, to }) => from < at && at <= to)
  if (part?.kind === 'operator' && at >= part.valueFrom) return valuesOf(db, part, now)
  if (part === undefined || part.kind === 'operator') {
    const place = part === undefined ? { from: at, to: at } : { from: part.from, to: part.to }
    return operators('', place)
  }
  return part.kind === 'word' ? operators(part.text.toLowerCase(), part) : []
}

interface Place {
  readonly from: number
  readonly to: number
}

const operators = (begun: string, { from, to }: Place): readonly SearchSuggestion[] =>
  OPERATORS.filter((operator) => operator.startsWith(begun)).map((operator) => ({
    kind: 'operator',
    operator,
    from,
    to,
    replace: `${operator}:`,
  }))

function valuesOf(db: Reader, part: OperatorPart, now: number): readonly SearchSuggestion[] {
  const { operator, valueFrom: from, to, value } = part
  const begun = fold(value.trim())
  const replaced = (replace: string) => ({ from, to, replace: `${replace} ` })
  switch (operator) {
    case 'has':
      return HAS_VALUES.filter((has) => has.startsWith(begun)).map((has) => ({
        kind: 'has',
        value: has,
        ...replaced(has),
      }))
    case 'is':
      return IS_VALUES.filter((is) => is.startsWith(begun)).map((is) => ({
        kind: 'is',
        value: is,
        ...replaced(is),
      }))
    case 'from': {
      const people = likeliest(peopleByName(db), begun).map((one): SearchSuggestion => {
        const { accountId, jid, name } = one
        return { kind: 'person', accountId, jid, name, ...replaced(valueFor(one)) }
      })
      return 'me'.startsWith(begun) ? [{ kind: 'me', ...replaced('me') }, ...people] : people
    }
    case 'in':
      return likeliest(conversationsByName(db), begun).flatMap((one): SearchSuggestion[] => {
        const { accountId, jid, name, conversationId } = one
        if (conversationId === null) return []
        return [{ kind: 'conversation', conversationId, accountId, jid, name, ...replaced(valueFor(one)) }]
      })
    case 'before':
    case 'after':
    case 'on':
      return days(value, now).map((at) => ({ kind: 'day', at, ...replaced(writeDay(at)) }))
  }
}

/** The address, because two people may have one name. That of an occupant is the room's. */
const valueFor = ({ kind, jid, name }: Named): string => typedValue(kind === 'private' ? name : jid)

function likeliest(all: readonly Named[], begun: string): readonly Named[] {
  const byScore: Named[][] = [[], [], [], [], []]
  for (const one of all) byScore[begun === '' ? 1 : likeness(one, begun)]?.push(one)
  return byScore.slice(1).reverse().flat().slice(0, MOST)
}

/** The last days whose date begins so, or else the day that was typed. */
function days(value: string, now: number): readonly number[] {
  const today = new Date(now)
  const last = Array.from({ length: DAYS_OFFERED }, (_, ago) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - ago).getTime(),
  ).filter((at) => writeDay(at).startsWith(value))
  const typed = last.length > 0 || IS_LONGER.test(value) ? null : readDays(value, now)
  return typed === null ? last : [typed.from]
}
