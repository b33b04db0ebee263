import type { Snapshot } from '../../shared/contract/app.ts'
import type { Handlers } from '../../shared/contract/command.ts'
import type { Args, Commands } from '../../shared/contract/index.ts'
import type { SearchHit, SearchPage, SearchProblem, SearchSuggestion } from '../../shared/contract/search.ts'
import type { Message } from '../../shared/model/message.ts'
import { ok } from '../../shared/model/result.ts'
import { readDays, writeDay } from '../../shared/search/days.ts'
import { fold } from '../../shared/search/fold.ts'
import { createMatcher, type SearchedWord } from '../../shared/search/match.ts'
import {
  HAS_VALUES,
  type OperatorPart,
  OPERATORS,
  parseQuery,
  type QueryPart,
} from '../../shared/search/query.ts'
import { NOW } from './sample.ts'

const tokensIn = (text: string): readonly string[] => fold(text).match(/[\p{L}\p{N}_]+/gu) ?? []

const wordsOf = (parts: readonly QueryPart[]): readonly SearchedWord[] =>
  parts.flatMap((part): SearchedWord[] => {
    const tokens = part.kind === 'operator' ? [] : tokensIn(part.text)
    return tokens.length > 0 && part.kind !== 'operator' ? [{ tokens, prefix: part.open }] : []
  })

/** A main process that searches `history`, as the real one does but for the order by relevance. */
export function searchAnswers(
  history: readonly Message[],
  { conversations, contacts }: Pick<Snapshot, 'conversations' | 'contacts'>,
): Partial<Handlers<Commands>> {
  const nameOf = (jid: string): string => contacts.find((contact) => contact.jid === jid)?.name || jid
  const chatOf = (message: Message) => conversations.find(({ id }) => id === message.conversationId)
  const has = (message: Message, words: readonly SearchedWord[]): boolean =>
    words.every((word) => createMatcher([word]).find(message.body, 1).length > 0)

  function passes(message: Message, { operator, value }: OperatorPart): boolean {
    const peer = chatOf(message)?.jid ?? ''
    const isLike = (jid: string): boolean =>
      [jid, nameOf(jid)].some((name) => fold(name).includes(fold(value)))
    const days = readDays(value, NOW)
    switch (operator) {
      case 'from':
        return value === 'me' ? message.direction === 'out' : isLike(message.author)
      case 'in':
        return isLike(peer)
      case 'before':
        return days !== null && message.sentAt < days.from
      case 'after':
        return days !== null && message.sentAt >= days.to
      case 'on':
        return days !== null && message.sentAt >= days.from && message.sentAt < days.to
      case 'has':
        return value === 'link' ? message.body.includes('https://') : (message.files ?? []).length > 0
      case 'is':
        return (chatOf(message)?.unread ?? 0) > 0
    }
  }

  function problemIn({ operator, value }: OperatorPart): SearchProblem[] {
    if (value === '') return []
    const isKnown = contacts.some(({ jid, name }) => fold(`${jid} ${name}`).includes(fold(value)))
    if (operator === 'from' || operator === 'in')
      return isKnown || value === 'me' ? [] : [{ kind: 'unknown-name', operator, value }]
    if (operator === 'has' || operator === 'is')
      return ['unread', ...HAS_VALUES].includes(value) ? [] : [{ kind: 'unknown-value', operator, value }]
    return readDays(value, NOW) ? [] : [{ kind: 'bad-date', operator, value }]
  }

  function search({ text, cursor, limit }: Args<'search.messages'>): SearchPage {
    const parts = parseQuery(text)
    const words = wordsOf(parts)
    const operators = parts.filter((part) => part.kind === 'operator').filter(({ value }) => value !== '')
    const problems = operators.flatMap(problemIn)
    const matcher = createMatcher(words)
    const found = history.filter(
      (message) =>
        (words.length > 0 || operators.length > 0) &&
        problems.length === 0 &&
        chatOf(message) !== undefined &&
        has(message, words) &&
        operators.every((operator) => passes(message, operator)),
    )
    const from = Number(cursor ?? 0)
    const hits = found
      .toReversed()
      .slice(from, from + limit)
      .map((message): SearchHit => {
        const chat = chatOf(message)
        if (!chat) throw new Error('no conversation')
        const first = matcher.find(message.body, 1)[0]?.from ?? 0
        const begin = first > 60 ? message.body.indexOf(' ', first - 40) + 1 : 0
        const excerpt = `${begin > 0 ? '…' : ''}${message.body.slice(begin, begin + 220)}`.replaceAll(
          '\n',
          ' ',
        )
        const { id: messageId, conversationId, author, direction, kind, sentAt, files = [] } = message
        const [file] = files
        return {
          ...{ messageId, conversationId, accountId: chat.accountId, jid: chat.jid },
          ...{ author, direction, kind, sentAt, excerpt, matches: matcher.find(excerpt, 20) },
          ...(file && { file: { kind: file.kind, name: file.name, matches: [], count: files.length } }),
        }
      })
    const more = from + hits.length < found.length ? String(from + hits.length) : null
    return { hits, more, words, problems, servers: [] }
  }

  function complete({ text, caret }: Args<'search.complete'>): readonly SearchSuggestion[] {
    const part = parseQuery(text).find(({ from, to }) => from < caret && caret <= to)
    if (part?.kind === 'word') {
      const { from, to } = part
      return OPERATORS.filter((one) => one.startsWith(part.text.toLowerCase())).map((operator) => ({
        kind: 'operator',
        operator,
        ...{ from, to, replace: `${operator}:` },
      }))
    }
    if (part?.kind !== 'operator') return []
    const place = (replace: string) => ({ from: part.valueFrom, to: part.to, replace: `${replace} ` })
    const isLike = (name: string): boolean => fold(name).includes(fold(part.value))
    switch (part.operator) {
      case 'from':
        return contacts
          .filter(({ jid, name }) => isLike(`${name} ${jid}`))
          .slice(0, 6)
          .map(({ accountId, jid }) => ({ kind: 'person', accountId, jid, name: nameOf(jid), ...place(jid) }))
      case 'in':
        return conversations
          .filter(({ jid }) => isLike(`${nameOf(jid)} ${jid}`))
          .slice(0, 6)
          .map(({ id, accountId, jid }) => ({
            ...{ kind: 'conversation', conversationId: id, accountId, jid, name: nameOf(jid) },
            ...place(jid),
          }))
      case 'has':
        return HAS_VALUES.filter((value) => value.startsWith(part.value)).map((value) => ({
          kind: 'has',
          value,
          ...place(value),
        }))
      case 'is':
        return [{ kind: 'is', value: 'unread', ...place('unread') }]
      default:
        return part.value === ''
          ? [0, 1, 2].map((ago) => {
              const at = NOW - ago * 24 * 3_600_000
              return { kind: 'day', at, ...place(writeDay(at)) }
            })
          : []
    }
  }

  return {
    'search.messages': (args) => ok(search(args)),
    'search.complete': (args) => ok(complete(args)),
    'search.find': ({ conversationId, text }) => {
      const words = wordsOf(parseQuery(text))
      const found = history.filter((one) => one.conversationId === conversationId && has(one, words))
      const ids = words.length > 0 ? found.map(({ id }) => id) : []
      return ok({ count: ids.length, ids, words })
    },
    'search.dates': ({ conversationId, month }) => {
      const sent = history.filter((one) => one.conversationId === conversationId).map(({ sentAt }) => sentAt)
      const days = sent.map(writeDay).filter((day) => day.startsWith(month))
      return ok([...new Set(days.map((day) => Number(day.slice(8))))])
    },
    'search.server': () => ok({ found: 0, more: false }),
  }
}

/** Servers that search as well and take their time. */
export function slowServers(
  history: readonly Message[],
  snapshot: Pick<Snapshot, 'conversations' | 'contacts' | 'accounts'>,
): Partial<Handlers<Commands>> {
  const answers = searchAnswers(history, snapshot)
  return {
    async 'search.messages'(args) {
      const page = await answers['search.messages']?.(args)
      if (!page?.ok) throw new Error('no answer')
      return ok({ ...page.value, servers: snapshot.accounts.map(({ id }) => id) })
    },
    'search.server': () => new Promise(() => {}),
  }
}
