import type { SearchProblem } from '../../../shared/contract/search.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { readDays } from '../../../shared/search/days.ts'
import type { SearchedWord } from '../../../shared/search/match.ts'
import {
  HAS_VALUES,
  IS_VALUES,
  parseQuery,
  type OperatorPart,
  type TextPart,
} from '../../../shared/search/query.ts'
import { emojiKey } from '../../../shared/text/emoji.ts'
import type { Reader } from '../db/store.ts'
import { partWords, type Tokenize } from '../db/tokens.ts'
import { allOf, anyOf, facet, text, type Expression } from './expression.ts'
import type { KindCodes } from './orders.ts'
import { conversationsByName, meantBy } from './people.ts'
import { writersMeantBy } from './writers.ts'

/** The meaning of a query, ready for SQL. */
export interface Question {
  /** For FTS5; null if nothing narrows the index down. */
  readonly match: string | null
  /** In milliseconds since 1970; `to` is the first instant behind it. */
  readonly from: number
  readonly to: number
  readonly unread: boolean
  /** Each stands in the body, without marks of a picture. */
  readonly emojis: readonly string[]
  /** Words of one letter that may go on: the index would join half of itself for them, so the texts are read instead. */
  readonly begun: readonly SearchedWord[]
  /** null: anybody. */
  readonly authors: readonly BareJid[] | null
  readonly words: readonly SearchedWord[]
  readonly problems: readonly SearchProblem[]
  /** False: nothing can be found. */
  readonly isAnswerable: boolean
}

/** Longer queries are cut, because each token is one more walk through the index. */
const MOST_LENGTH = 10_000
const MOST_TOKENS = 48
/** One name may mean this many authors or conversations, the latest first. */
const MOST_MEANT = 500
/** The emoji that the index knows one by one: see the view `message_doc`. */
const INDEXED_EMOJI = /[\u2600-\u27BF\u2B00-\u2BFF\u{1F000}-\u{1FAFF}]/gu
const PICTURE = '[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\p{Emoji_Modifier}]'
const AN_EMOJI = new RegExp(`${PICTURE}(?:${PICTURE}|\\u200D|\\uFE0F|[\\u{E0020}-\\u{E007F}])*`, 'gu')
/** Of a script whose words have several: such a letter is no word yet. */
const ONE_LETTER = /^(?!\p{Script=Han})[\p{L}\p{N}]$/u
const END_OF_TIME = 8.64e15

export interface QuestionParts {
  readonly db: Reader
  readonly tokenize: Tokenize
  readonly kinds: KindCodes
  readonly now: number
}

/** Reads a query. With `conversationId`, only that conversation is searched, and operators are ordinary words. */
export function readQuestion(
  parts: QuestionParts,
  typed: string,
  conversationId: ConversationId | null = null,
): Question {
  const cut = typed.length > MOST_LENGTH
  const query = parseQuery(typed.slice(0, MOST_LENGTH))
  const operators = query.filter((part) => part.kind === 'operator')
  const asWords = conversationId !== null
  const texts = query.flatMap((part): TextPart[] =>
    part.kind !== 'operator'
      ? [part]
      : asWords
        ? [{ ...part, kind: 'word', text: typed.slice(part.from, part.to), open: part.to === typed.length }]
        : [],
  )
  const read = readTexts(parts.tokenize, texts)
  const meaning = asWords ? NO_OPERATORS : readOperators(parts, operators)
  const problems: SearchProblem[] = [...meaning.problems]
  if (cut || read.shortened) problems.push({ kind: 'shortened' })
  const filled = asWords ? [] : operators.filter(({ value }) => value.trim() !== '')
  const isEmpty = read.words.length === 0 && filled.length === 0
  if (isEmpty && texts.length > 0) problems.push({ kind: 'nothing-to-find' })
  return {
    match: allOf([...read.expressions, ...meaning.expressions]),
    from: meaning.from,
    to: meaning.to,
    unread: meaning.unread,
    emojis: read.emojis,
    begun: read.begun,
    authors: meaning.authors,
    words: read.words,
    problems,
    isAnswerable: !isEmpty && meaning.problems.length === 0,
  }
}

interface ReadTexts {
  readonly expressions: readonly Expression[]
  readonly words: readonly SearchedWord[]
  readonly emojis: readonly string[]
  readonly begun: readonly SearchedWord[]
  readonly shortened: boolean
}

function readTexts(tokenize: Tokenize, texts: readonly TextPart[]): ReadTexts {
  const expressions: Expression[] = []
  const words: SearchedWord[] = []
  const emojis: string[] = []
  const begun: SearchedWord[] = []
  let left = MOST_TOKENS
  let shortened = false
  for (const part of texts) {
    const all = tokenize(partWords(part.text))
    const tokens = all.slice(0, left)
    left -= tokens.length
    if (tokens.length < all.length) shortened = true
    if (tokens.length > 0) {
      // The word may go on only if the caret is right behind its last letter.
      const prefix = part.open && part.kind === 'word' && !shortened && /[\p{L}\p{N}\p{M}]$/u.test(part.text)
      const word = { tokens, prefix }
      words.push(word)
      if (prefix && tokens.length === 1 && ONE_LETTER.test(tokens[0] ?? '')) begun.push(word)
      else expressions.push(text(word))
    }
    for (const emoji of part.text.match(AN_EMOJI) ?? []) {
      if (left <= 0) break
      left -= 1
      const key = emojiKey(emoji)
      emojis.push(key)
      words.push({ tokens: [key], prefix: true })
      const codes = [...new Set(key.match(INDEXED_EMOJI) ?? [])]
      const each = allOf(codes.map((one) => facet(`u${one.codePointAt(0) ?? 0}`)))
      if (each !== null) expressions.push(anyOf([each, facet('e')]))
    }
  }
  return { expressions, words, emojis, begun, shortened }
}

type Meaning = Pick<Question, 'from' | 'to' | 'unread' | 'authors' | 'problems'> & {
  readonly expressions: readonly Expression[]
}

const NO_OPERATORS: Meaning = {
  expressions: [],
  problems: [],
  from: 0,
  to: END_OF_TIME,
  unread: false,
  authors: null,
}

function readOperators(parts: QuestionParts, operators: readonly OperatorPart[]): Meaning {
  const { db, kinds, now } = parts
  const expressions: Expression[] = []
  const problems: SearchProblem[] = []
  let { from, to, unread, authors } = NO_OPERATORS
  for (const { operator, value } of operators) {
    if (value.trim() === '') continue
    switch (operator) {
      case 'from': {
        const meant = authorsBy(db, value)
        if (meant === null) problems.push({ kind: 'unknown-name', operator, value })
        else {
          expressions.push(meant.expression)
          const { jids } = meant
          if (jids !== null) authors = authors === null ? jids : authors.filter((jid) => jids.includes(jid))
        }
        break
      }
      case 'in': {
        const ids = meantBy(conversationsByName(db), value).flatMap(
          ({ conversationId }) => conversationId ?? [],
        )
        if (ids.length === 0) problems.push({ kind: 'unknown-name', operator, value })
        else expressions.push(anyOf(ids.slice(0, MOST_MEANT).map((id) => facet(`c${id}`))))
        break
      }
      case 'before':
      case 'after':
      case 'on': {
        const days = readDays(value, now)
        if (days === null) problems.push({ kind: 'bad-date', operator, value })
        else {
          if (operator !== 'before') from = Math.max(from, operator === 'after' ? days.to : days.from)
          if (operator !== 'after') to = Math.min(to, operator === 'before' ? days.from : days.to)
        }
        break
      }
      case 'has': {
        const has = HAS_VALUES.find((one) => one === value.toLowerCase())
        if (has === undefined) problems.push({ kind: 'unknown-value', operator, value })
        else expressions.push(facet({ file: `k${kinds.file}`, image: `f${kinds.picture}`, link: 'l' }[has]))
        break
      }
      case 'is':
        if (IS_VALUES.some((one) => one === value.toLowerCase())) unread = true
        else problems.push({ kind: 'unknown-value', operator, value })
    }
  }
  return { expressions, problems, from, to, unread, authors }
}

/** `jids` is null if the expression already says it exactly. */
function authorsBy(
  db: Reader,
  value: string,
): { readonly expression: Expression; readonly jids: readonly BareJid[] | null } | null {
  if (value.trim().toLowerCase() === 'me') return { expression: facet('o'), jids: null }
  const own = db.first('SELECT 1 FROM account WHERE address = ?', value.trim().toLowerCase())
  // The person writes in every conversation, under another number in each.
  if (own) return { expression: facet('o'), jids: [value.trim().toLowerCase() as BareJid] }
  const { people, occupants } = writersMeantBy(db, value)
  const jids = [...new Set(people.map(({ jid }) => jid))].slice(0, MOST_MEANT)
  const ofPeople = db.all<{ id: number }>(
    `SELECT p.id FROM conversation c CROSS JOIN participant p ON p.conversation_id = c.id AND p.key = c.peer
     WHERE c.peer IN (SELECT value FROM json_each(?)) ORDER BY p.id DESC LIMIT ${MOST_MEANT}`,
    JSON.stringify(jids),
  )
  const ids = [...ofPeople, ...occupants].slice(0, MOST_MEANT)
  if (jids.length + occupants.length === 0) return null
  // Somebody known who never wrote: nothing is found, and nothing is wrong.
  if (ids.length === 0) return { expression: facet('p0'), jids: null }
  return { expression: anyOf(ids.map(({ id }) => facet(`p${id}`))), jids: null }
}
