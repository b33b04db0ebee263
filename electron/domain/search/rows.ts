import type { ConversationId } from '../../../shared/model/ids.ts'
import { createMatcher } from '../../../shared/search/match.ts'
import type { Reader, SqlValue } from '../db/store.ts'
import { allOf, anyOf, facet, type Expression } from './expression.ts'
import type { Question } from './question.ts'

/** A row of the index: its minute and its id in one number. See the view `message_doc`. */
export type Row = number

const MINUTE_MS = 60_000
const ID_RANGE = 2 ** 27
const MINUTES = 2 ** 26
export const idOf = (row: Row): number => row % ID_RANGE
/** Behind all rows. */
export const END: Row = MINUTES * ID_RANGE

/** Of so many of the newest matches the best are chosen: a common word stands in more than anybody reads. */
const RANKED = 3_000
const RANKED_BY_TIME = 1_000
/** So many texts are read for a word of one letter, and then the page ends. Nearly every text has one. */
const READ_THROUGH = 2_000
const READ_AT_ONCE = 200
/** So much of each of them, in code points. */
const BODY_READ = 4_096

export interface FoundRows {
  readonly rows: readonly Row[]
  /** Where to go on; null if there is nothing more. */
  readonly next: number | null
}

const TABLES = `message_fts f CROSS JOIN message m ON m.id = f.rowid & ${ID_RANGE - 1}
  CROSS JOIN conversation c ON c.id = m.conversation_id`

/** Deleted, and only still here until a slice comes to them or the person changes their mind. */
const NOT_WIPED = `NOT EXISTS (SELECT 1 FROM wiping w
  WHERE w.conversation_id = m.conversation_id AND m.place < w.before AND m.id <= w.last_id)`

interface Condition {
  readonly sql: string
  readonly params: readonly SqlValue[]
}

/** The rows of one question. */
export interface Rows {
  /** The newest before a row. `next` is the row before which to go on. */
  newest(before: Row, limit: number): FoundRows
  /** By relevance (bm25), then the newest first; from that place on. `next` is the place where to go on. */
  ranked(offset: number, limit: number): FoundRows
  /** At most `most`. Only the index is asked. */
  count(most: number): number
}

/** `within`: only these conversations, also of unknown senders. */
export function createRows(db: Reader, question: Question, within: readonly ConversationId[] | null): Rows {
  const conversations = within && within.length > 0 ? anyOf(within.map((id) => facet(`c${id}`))) : null
  const match = allOf([question.match, conversations].filter((part): part is Expression => part !== null))
  const from = rowAt(question.from)
  const end = Math.min(END, rowAt(question.to))
  const more = conditionOf(question, within !== null && !question.unread)

  const where = (before: Row): Condition => ({
    sql: `${match === null ? '' : 'f.message_fts MATCH ? AND '}f.rowid >= ? AND f.rowid < ? AND ${more.sql}`,
    params: [...(match === null ? [] : [match]), from, Math.min(before, end), ...more.params],
  })

  function indexed(before: Row, limit: number): FoundRows {
    const { sql, params } = where(before)
    const found = db.all<{ row: Row }>(
      `SELECT f.rowid AS row FROM ${TABLES} WHERE ${sql} ORDER BY f.rowid DESC LIMIT ?`,
      ...params,
      limit + 1,
    )
    const rows = found.slice(0, limit).map(({ row }) => row)
    return { rows, next: found.length > limit ? (rows.at(-1) ?? null) : null }
  }

  /** The best of the newest, the best first. Only the index is asked. */
  function bestRows(): readonly Row[] {
    // A letter that begins a word, or no word at all, tells nothing apart.
    if (match === null || question.begun.length > 0) return newest(END, RANKED_BY_TIME).rows
    const sql = `SELECT row FROM (SELECT rowid AS row, bm25(message_fts, 1, 1, 0) AS score FROM message_fts
        WHERE message_fts MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ${RANKED})
      ORDER BY score, row DESC`
    return db.all<{ row: Row }>(sql, match, from, end).map(({ row }) => row)
  }

  /** Those for which also the rest holds. */
  function passed(rows: readonly Row[]): readonly Row[] {
    const sql = `SELECT j.value AS row FROM json_each(?) j CROSS JOIN message m ON m.id = j.value & ${ID_RANGE - 1}
      CROSS JOIN conversation c ON c.id = m.conversation_id WHERE ${more.sql}`
    return db.all<{ row: Row }>(sql, JSON.stringify(rows), ...more.params).map(({ row }) => row)
  }

  /** Reads the texts of those that the index gives. */
  function readThrough(before: Row, limit: number): FoundRows {
    const matchers = question.begun.map((word) => createMatcher([word]))
    const rows: Row[] = []
    let next: Row | null = before
    for (let read = 0; next !== null && read < READ_THROUGH; read += READ_AT_ONCE) {
      const part: FoundRows = indexed(next, READ_AT_ONCE)
      const texts = textsOf(db, part.rows)
      for (const [index, row] of part.rows.entries()) {
        const text = texts[index] ?? ''
        if (!matchers.every((matcher) => matcher.find(text, 1).length > 0)) continue
        if (rows.length === limit) return { rows, next: rows.at(-1) ?? null }
        rows.push(row)
      }
      next = part.next
    }
    return { rows, next }
  }

  const newest = question.begun.length > 0 ? readThrough : indexed

  return {
    newest,
    ranked(offset, limit) {
      const best = bestRows()
      const rows: Row[] = []
      for (let at = offset; at < best.length; at += limit) {
        const passing = new Set(passed(best.slice(at, at + limit)))
        for (const [index, row] of best.slice(at, at + limit).entries()) {
          if (!passing.has(row)) continue
          if (rows.length === limit) return { rows, next: at + index }
          rows.push(row)
        }
      }
      return { rows, next: null }
    },
    count(most) {
      if (match === null) return 0
      const sql = `SELECT count(*) AS count FROM (SELECT 1 FROM message_fts WHERE message_fts MATCH ? LIMIT ?)`
      return db.first<{ count: number }>(sql, match, most)?.count ?? 0
    },
  }
}

/** What has to hold besides the index. Each is cheap, and nearly all rows pass. */
function conditionOf(question: Question, isAny: boolean): Condition {
  const sql = ['m.hidden = 0', 'm.retracted IS NULL', NOT_WIPED]
  const params: SqlValue[] = []
  if (!isAny) sql.push('c.unknown IS NULL')
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

/** The first row of that minute. */
const rowAt = (at: number): Row => Math.max(0, Math.min(MINUTES, Math.ceil(at / MINUTE_MS))) * ID_RANGE

function textsOf(db: Reader, rows: readonly Row[]): readonly string[] {
  return db
    .all<{ text: string }>(
      `SELECT substr(m.body, 1, ${BODY_READ}) || coalesce((SELECT char(10) || group_concat(name, char(10))
         FROM attachment WHERE message_id = m.id), '') AS text
       FROM json_each(?) j CROSS JOIN message m ON m.id = j.value ORDER BY j.key`,
      JSON.stringify(rows.map(idOf)),
    )
    .map(({ text }) => text)
}
