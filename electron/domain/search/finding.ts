import type { FoundInConversation } from '../../../shared/contract/search.ts'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { createMatcher, type Matcher } from '../../../shared/search/match.ts'
import type { Reader, SqlValue } from '../db/store.ts'
import { excerptOf } from './excerpt.ts'
import type { FindOrder, RawHit, RawPage, SearchOrder } from './orders.ts'
import { readQuestion, type Question, type QuestionParts } from './question.ts'

/** So much of a body is read for its excerpt, in code points. */
const BODY_READ = 262_144
/** Ranked are this many of the newest matches: a common word stands in more than anybody reads. */
const RANKED = 20_000
const COUNTED = 10_000
const LISTED = 1_000
const MINUTE_MS = 60_000
/** Bits of a row's number: 27 for the id, and 26 above for the minute. See the view `message_doc`. */
const ID_RANGE = 2 ** 27
const LAST_MINUTE = 2 ** 26

const TABLES = `message_fts f CROSS JOIN message m ON m.id = f.rowid & ${ID_RANGE - 1}
  CROSS JOIN conversation c ON c.id = m.conversation_id`

/** What has to hold besides the full-text query. Each is cheap, and nearly all rows pass. */
function conditionsOf(question: Question): { readonly sql: string; readonly params: readonly SqlValue[] } {
  const sql = ['m.hidden = 0', 'm.retracted IS NULL', 'c.unknown IS NULL']
  const params: SqlValue[] = []
  if (question.unread) sql.push('m.own = 0 AND (m.place > c.read_place OR m.late = 1)')
  if (question.authors) {
    sql.push('(SELECT key FROM participant WHERE id = m.author_id) IN (SELECT value FROM json_each(?))')
    params.push(JSON.stringify(question.authors))
  }
  for (const emoji of question.emojis) {
    sql.push(`instr(replace(m.body, char(65039), ''), ?) > 0`)
    params.push(emoji)
  }
  return { sql: sql.join(' AND '), params }
}

const rowAt = (at: number): number => Math.max(0, Math.min(LAST_MINUTE, Math.ceil(at / MINUTE_MS))) * ID_RANGE

/** The rows of the index that may match, newest first. */
function rowsOf(
  question: Question,
  before: number,
  conversations: string | null,
): { readonly sql: string; readonly params: readonly SqlValue[] } {
  const { sql, params } = conditionsOf(question)
  const match = [question.match, conversations].filter((part) => part !== null).join(' AND ')
  return {
    sql: `${match === '' ? '' : 'f.message_fts MATCH ? AND '}f.rowid >= ? AND f.rowid < ? AND ${sql}`,
    params: [...(match === '' ? [] : [match]), rowAt(question.from), before, ...params],
  }
}

/** Searches all conversations, unknown senders excepted. */
export function findMessages(parts: QuestionParts, order: SearchOrder): RawPage {
  const { db } = parts
  const question = readQuestion(parts, order.text)
  const nothing = { hits: [], more: null, words: question.words, problems: question.problems }
  if (!question.isAnswerable) return nothing
  const unread = question.unread ? unreadConversations(db) : null
  if (unread?.length === 0) return nothing
  const within =
    unread && unread.length <= 200 ? `(${unread.map((id) => `(facets : "c${id}")`).join(' OR ')})` : null
  const found =
    order.order === 'newest' ? newest(db, question, within, order) : ranked(db, question, within, order)
  const matcher = createMatcher(question.words)
  return { ...nothing, hits: readHits(db, found.rows, matcher), more: found.more }
}

interface FoundRows {
  readonly rows: readonly number[]
  readonly more: string | null
}

function newest(db: Reader, question: Question, within: string | null, order: SearchOrder): FoundRows {
  const before = Math.min(rowAt(question.to), numberIn(order.cursor, 'n') ?? Infinity)
  const { sql, params } = rowsOf(question, before, within)
  const rows = db.all<{ row: number }>(
    `SELECT f.rowid AS row FROM ${TABLES} WHERE ${sql} ORDER BY f.rowid DESC LIMIT ?`,
    ...params,
    order.limit + 1,
  )
  const page = rows.slice(0, order.limit).map(({ row }) => row)
  const last = page.at(-1)
  return { rows: page, more: rows.length > order.limit && last !== undefined ? `n${last}` : null }
}

/** By relevance (bm25), then newest first. */
function ranked(db: Reader, question: Question, within: string | null, order: SearchOrder): FoundRows {
  if (question.match === null) return newest(db, question, within, order)
  const offset = numberIn(order.cursor, 'r') ?? 0
  const { sql, params } = rowsOf(question, rowAt(question.to), within)
  const rows = db.all<{ row: number }>(
    `SELECT row FROM (SELECT f.rowid AS row, bm25(message_fts, 1, 1, 0) AS score FROM ${TABLES}
       WHERE ${sql} ORDER BY f.rowid DESC LIMIT ${RANKED})
     ORDER BY score, row DESC LIMIT ? OFFSET ?`,
    ...params,
    order.limit + 1,
    offset,
  )
  const page = rows.slice(0, order.limit).map(({ row }) => row)
  return { rows: page, more: rows.length > order.limit ? `r${offset + order.limit}` : null }
}

/** A window may have made the cursor up. */
function numberIn(cursor: string | null, kind: 'n' | 'r'): number | null {
  const [, number] = new RegExp(`^${kind}(\\d{1,16})$`).exec(cursor ?? '') ?? []
  return number === undefined || !Number.isSafeInteger(Number(number)) ? null : Number(number)
}

function unreadConversations(db: Reader): readonly ConversationId[] {
  const sql = 'SELECT id FROM conversation WHERE unread > 0 AND unknown IS NULL'
  return db.all<{ id: ConversationId }>(sql).map(({ id }) => id)
}

interface HitRow {
  readonly id: MessageId
  readonly conversation_id: ConversationId
  readonly account_id: AccountId
  readonly peer: BareJid
  readonly author: BareJid
  readonly own: number
  readonly kind: number
  readonly sent_at: number
  readonly closed: number
  readonly body: string
  readonly file_kind: number | null
  readonly file_name: string | null
  readonly file_count: number
}

function readHits(db: Reader, rows: readonly number[], matcher: Matcher): RawHit[] {
  const found = db.all<HitRow>(
    `SELECT m.id, m.conversation_id, c.account_id, c.peer, p.key AS author, m.own, m.kind, m.sent_at, c.closed,
       substr(m.body, 1, ${BODY_READ}) AS body, a.kind AS file_kind, a.name AS file_name,
       (SELECT count(*) FROM attachment WHERE message_id = m.id) AS file_count
     FROM json_each(?) j CROSS JOIN message m ON m.id = j.value CROSS JOIN conversation c ON c.id = m.conversation_id
     CROSS JOIN participant p ON p.id = m.author_id
     LEFT JOIN attachment a ON a.message_id = m.id AND a.number = (SELECT min(number) FROM attachment WHERE message_id = m.id)
     ORDER BY j.key`,
    JSON.stringify(rows.map((row) => row % ID_RANGE)),
  )
  return found.map((row) => toHit(row, matcher))
}

function toHit(row: HitRow, matcher: Matcher): RawHit {
  const { text, matches } = excerptOf(row.body, matcher)
  return {
    messageId: row.id,
    conversationId: row.conversation_id,
    accountId: row.account_id,
    jid: row.peer,
    author: row.author,
    direction: row.own === 1 ? 'out' : 'in',
    kind: row.kind,
    sentAt: row.sent_at,
    excerpt: text,
    matches,
    ...(row.file_kind !== null &&
      row.file_name !== null && {
        file: {
          kind: row.file_kind,
          name: row.file_name,
          matches: matcher.find(row.file_name, 20),
          count: row.file_count,
        },
      }),
    ...(row.closed === 1 && { closed: true }),
  }
}

/** Finds the words in one conversation, also of an unknown sender. */
export function findInConversation(parts: QuestionParts, order: FindOrder): FoundInConversation {
  const { db } = parts
  const question = readQuestion(parts, order.text, order.conversationId)
  if (!question.isAnswerable) return { count: 0, ids: [], words: question.words }
  const { sql, params } = rowsOf(question, rowAt(question.to), null)
  const where = `FROM ${TABLES} WHERE ${sql.replace(' AND c.unknown IS NULL', '')} ORDER BY f.rowid DESC LIMIT`
  const ids = db.all<{ id: MessageId }>(`SELECT m.id ${where} ${LISTED}`, ...params).map(({ id }) => id)
  const count =
    ids.length < LISTED
      ? ids.length
      : (db.first<{ count: number }>(
          `SELECT count(*) AS count FROM (SELECT 1 ${where} ${COUNTED})`,
          ...params,
        )?.count ?? 0)
  return { count, ids: ids.reverse(), words: question.words }
}
