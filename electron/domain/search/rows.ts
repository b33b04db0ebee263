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

/** A message that matches, and its place in its conversation. */
export interface Match {
  readonly row: Row
  readonly place: number
}
/** Behind all matches. */
export const END: Match = { row: MINUTES * ID_RANGE, place: Infinity }

const minuteOf = (row: Row): Row => row - (row % ID_RANGE)
/** The newest first. Ids tell when a message came to this computer, places are the same on all devices. */
const byMinute = (a: Match, b: Match): number =>
  minuteOf(b.row) - minuteOf(a.row) || b.place - a.place || b.row - a.row
/** The time of a message differs a little between devices, and so may its minute. */
const byPlace = (a: Match, b: Match): number => b.place - a.place || b.row - a.row

interface Matches {
  readonly found: readonly Match[]
  readonly next: Match | null
}

/** Numbers this large are bound as floating-point numbers, and FTS5 looks through all rows for a bound that is no integer. */
const INTEGER = 'CAST(? AS INTEGER)'

/** Of so many of the newest matches the best are chosen: a common word stands in more than anybody reads. */
const RANKED = 3_000
const RANKED_BY_TIME = 1_000
/** So many texts are read for a word of one letter, and then the page ends. Nearly every text has one. */
const READ_THROUGH = 2_000
const READ_AT_ONCE = 200
/** So many more are looked up at once, because a second look-up of the beginning of a word takes as long as the first. */
const SLACK = 64
/** So much of each of them, in code points. */
const BODY_READ = 4_096

export interface Found<Next> {
  readonly rows: readonly Row[]
  /** Where to go on; null if there is nothing more. */
  readonly next: Next | null
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
  /** The newest before a match. */
  newest(before: Match, limit: number): Found<Match>
  /** By relevance (bm25), then the newest first; from that one on. */
  ranked(offset: number, limit: number): Found<number>
  /** At most `most`. Only the index is asked. */
  count(most: number): number
}

/** `within`: only these conversations, also of unknown senders. */
export function createRows(db: Reader, question: Question, within: readonly ConversationId[] | null): Rows {
  const conversations = within && within.length > 0 ? anyOf(within.map((id) => facet(`c${id}`))) : null
  const match = allOf([question.match, conversations].filter((part): part is Expression => part !== null))
  const from = rowAt(question.from)
  const end = Math.min(END.row, rowAt(question.to))
  const more = conditionOf(question, within !== null && !question.unread)

  /** Matches with lowest <= row < highest, the newest first. */
  function select(lowest: Row, highest: Row, limit: number, within?: Condition & { order: string }): Match[] {
    const bounds = [Math.max(from, lowest), Math.min(end, highest)] as const
    if (bounds[0] >= bounds[1]) return []
    return db.all<Match>(
      `SELECT f.rowid AS row, m.place FROM ${TABLES}
       WHERE ${match === null ? '' : 'f.message_fts MATCH ? AND '}f.rowid >= ${INTEGER} AND f.rowid < ${INTEGER} AND ${more.sql}
         AND ${within?.sql ?? 'TRUE'} ORDER BY ${within?.order ?? 'f.rowid DESC'} LIMIT ?`,
      ...(match === null ? [] : [match]),
      ...bounds,
      ...more.params,
      ...(within?.params ?? []),
      limit,
    )
  }

  /** Of one minute, in which the index has no order. */
  function ofMinute(minute: Row, limit: number, before: Match = END): Match[] {
    if (limit === 0) return []
    const order = 'm.place DESC, f.rowid DESC'
    const sql = before === END ? 'TRUE' : '(m.place, f.rowid) < (?, ?)'
    const params = before === END ? [] : [before.place, before.row]
    return select(minute, minute + ID_RANGE, limit, { sql, params, order })
  }

  function indexed(before: Match, limit: number): Matches {
    const rest = before === END ? [] : ofMinute(minuteOf(before.row), limit + 1, before)
    const wanted = limit + 1 - rest.length
    const most = wanted + SLACK
    const earlier = wanted === 0 ? [] : select(0, minuteOf(before.row), most)
    const cut = earlier.length < most ? undefined : earlier.at(-1)
    if (cut !== undefined) {
      // More of that minute may come before it.
      const whole = earlier.findIndex(({ row }) => minuteOf(row) === minuteOf(cut.row))
      const missing = whole < wanted ? ofMinute(minuteOf(cut.row), wanted - whole) : []
      earlier.splice(whole, Infinity, ...missing)
    }
    const all = [...rest, ...earlier].sort(byMinute)
    const found = all.slice(0, limit)
    return { found, next: all.length > limit ? (found.at(-1) ?? null) : null }
  }

  /** The best of the newest, the best first. Only the index is asked. */
  function bestRows(): readonly Row[] {
    // A letter that begins a word, or no word at all, tells nothing apart.
    if (match === null || question.begun.length > 0) return newest(END, RANKED_BY_TIME).rows
    const sql = `SELECT row FROM (SELECT rowid AS row, bm25(message_fts, 1, 1, 0) AS score FROM message_fts
        WHERE message_fts MATCH ? AND rowid >= ${INTEGER} AND rowid < ${INTEGER} ORDER BY rowid DESC LIMIT ${RANKED})
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
  function readThrough(before: Match, limit: number): Matches {
    const matchers = question.begun.map((word) => createMatcher([word]))
    const found: Match[] = []
    let next: Match | null = before
    for (let read = 0; next !== null && read < READ_THROUGH; read += READ_AT_ONCE) {
      const part: Matches = indexed(next, READ_AT_ONCE)
      const texts = textsOf(db, part.found)
      for (const [index, one] of part.found.entries()) {
        const text = texts[index] ?? ''
        if (!matchers.every((matcher) => matcher.find(text, 1).length > 0)) continue
        if (found.length === limit) return { found, next: found.at(-1) ?? null }
        found.push(one)
      }
      next = part.next
    }
    return { found, next }
  }

  function newest(before: Match, limit: number): Found<Match> {
    const { found, next } = (question.begun.length > 0 ? readThrough : indexed)(before, limit)
    return { rows: found.toSorted(byPlace).map(({ row }) => row), next }
  }

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

function textsOf(db: Reader, found: readonly Match[]): readonly string[] {
  return db
    .all<{ text: string }>(
      `SELECT substr(m.body, 1, ${BODY_READ}) || coalesce((SELECT char(10) || group_concat(name, char(10))
         FROM attachment WHERE message_id = m.id), '') AS text
       FROM json_each(?) j CROSS JOIN message m ON m.id = j.value ORDER BY j.key`,
      JSON.stringify(found.map(({ row }) => idOf(row))),
    )
    .map(({ text }) => text)
}
