import type { FoundInConversation } from '../../../shared/contract/search.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import { createMatcher } from '../../../shared/search/match.ts'
import type { Reader } from '../db/store.ts'
import { readHits } from './hits.ts'
import type { FindOrder, RawPage, SearchOrder } from './orders.ts'
import { readQuestion, type QuestionParts } from './question.ts'
import { createRows, END, idOf, type Match, type Row, type Rows } from './rows.ts'

const COUNTED = 10_000
const LISTED = 1_000
/** With more unread conversations than that, `is:unread` looks through all messages. */
const MOST_UNREAD = 200

/** Searches all conversations, unknown senders excepted. */
export function findMessages(parts: QuestionParts, order: SearchOrder): RawPage {
  const { db } = parts
  const question = readQuestion(parts, order.text)
  const { words, problems } = question
  const unread = question.isAnswerable && question.unread ? unreadConversations(db) : null
  if (!question.isAnswerable || unread?.length === 0) return { hits: [], more: null, words, problems }
  const rows = createRows(db, question, unread && unread.length <= MOST_UNREAD ? unread : null)
  const page = order.order === 'newest' ? newestPage(rows, order) : rankedPage(rows, order)
  return { hits: readHits(db, page.rows.map(idOf), createMatcher(words)), more: page.more, words, problems }
}

interface Page {
  readonly rows: readonly Row[]
  readonly more: string | null
}

function newestPage(rows: Rows, { cursor, limit }: SearchOrder): Page {
  const [row, place] = numbersIn(cursor, /^n(\d{1,16})\.(\d{1,16})$/)
  const before: Match = row === undefined || place === undefined ? END : { row, place }
  const { rows: found, next } = rows.newest(before, limit)
  return { rows: found, more: next === null ? null : `n${next.row}.${next.place}` }
}

function rankedPage(rows: Rows, { cursor, limit }: SearchOrder): Page {
  const [from = 0] = numbersIn(cursor, /^r(\d{1,16})$/)
  const { rows: found, next } = rows.ranked(from, limit)
  return { rows: found, more: next === null ? null : `r${next}` }
}

/** A window may have made the cursor up. */
function numbersIn(cursor: string | null, form: RegExp): readonly number[] {
  const numbers = (form.exec(cursor ?? '') ?? []).slice(1).map(Number)
  return numbers.every(Number.isSafeInteger) ? numbers : []
}

function unreadConversations(db: Reader): readonly ConversationId[] {
  const sql = 'SELECT id FROM conversation WHERE unread > 0 AND unknown IS NULL'
  return db.all<{ id: ConversationId }>(sql).map(({ id }) => id)
}

/** Finds the words in one conversation, also of an unknown sender. */
export function findInConversation(parts: QuestionParts, order: FindOrder): FoundInConversation {
  const question = readQuestion(parts, order.text, order.conversationId)
  const { words } = question
  if (!question.isAnswerable) return { count: 0, ids: [], words }
  const rows = createRows(parts.db, question, [order.conversationId])
  const found = rows.newest(END, LISTED)
  const ids = found.rows.map((row) => idOf(row) as MessageId).reverse()
  const isCounted = found.next === null || question.begun.length > 0 || question.emojis.length > 0
  return { count: isCounted ? ids.length : rows.count(COUNTED), ids, words }
}
