import type { HistoryPage } from '../../../../shared/contract/messages.ts'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { HistoryCursor } from '../../../../shared/model/message.ts'
import type { Reader } from '../../db/store.ts'
import { PLACES_PER_MS } from '../place.ts'
import { gapsIn } from './gaps.ts'
import { WHOLE_BODY_BYTES, WHOLE_EXTRA_BYTES } from './message-rows.ts'
import { isOlderGone } from './older-gone.ts'
import { readMessages } from './views.ts'

export type PagePlace =
  | { readonly kind: 'end' }
  | { readonly kind: 'first-unread' }
  | { readonly kind: 'before'; readonly cursor: HistoryCursor }
  | { readonly kind: 'after'; readonly cursor: HistoryCursor }
  | { readonly kind: 'around'; readonly messageId: MessageId }
  | { readonly kind: 'date'; readonly at: number }

/** The size of a page as sent to the window, in bytes, extras included. */
const PAGE_BYTES = 1024 * 1024
/** The most that is read from disk for a page. It is more, because the window gets only the start of long texts. */
const READ_BYTES = 16 * 1024 * 1024
/** Roughly the size of a message without its texts. */
const ROW_BYTES = 512

/**
 * Reads a page of history. It is found by index, never by counting, so the cost doesn't depend on its position or on the
 * length of the history. A page of long messages holds fewer of them, but at least one.
 */
export function readPage(db: Reader, id: ConversationId, at: PagePlace, limit: number): HistoryPage {
  switch (at.kind) {
    case 'end':
      return newest(db, id, limit)
    case 'before': {
      const [rows, moreBefore] = fitting(before(db, id, at.cursor.place, limit + 1), limit, 1, 1)
      return page(db, id, rows.reverse(), moreBefore, from(db, id, at.cursor.place, 1).length > 0)
    }
    case 'after': {
      const [rows, moreAfter] = fitting(after(db, id, at.cursor.place, limit + 1), limit, 1, 1)
      return page(db, id, rows, upTo(db, id, at.cursor.place, 1).length > 0, moreAfter)
    }
    case 'first-unread':
      return around(db, id, db.first<HistoryCursor>(PAGE_SQL.firstUnread, id, id)?.place, limit)
    case 'around':
      return around(db, id, db.first<HistoryCursor>(PAGE_SQL.placeOf, at.messageId, id)?.place, limit)
    case 'date':
      return around(db, id, db.first<HistoryCursor>(PAGE_SQL.since, id, at.at * PLACES_PER_MS)?.place, limit)
  }
}

function around(db: Reader, id: ConversationId, place: Place | undefined, limit: number): HistoryPage {
  if (place === undefined) return newest(db, id, limit)
  const half = Math.ceil(limit / 2)
  const [later, moreAfter] = fitting(from(db, id, place, half + 1), half, 0.5, 1)
  const left = limit - later.length
  const [earlier, moreBefore] = fitting(before(db, id, place, left + 1), left, 0.5, 0)
  return page(db, id, [...earlier.reverse(), ...later], moreBefore, moreAfter)
}

function newest(db: Reader, id: ConversationId, limit: number): HistoryPage {
  const [rows, moreBefore] = fitting(db.all<Row>(PAGE_SQL.newest, id, id, limit + 1), limit, 1, 1)
  return page(db, id, rows.reverse(), moreBefore, false)
}

/** The statements that find a page. The texts are read afterwards, only for the messages on the page. */
export const PAGE_SQL = {
  newest: select('', 'DESC'),
  before: select('AND m.place < ?', 'DESC'),
  upTo: select('AND m.place <= ?', 'DESC'),
  from: select('AND m.place >= ?', 'ASC'),
  after: select('AND m.place > ?', 'ASC'),
  firstUnread: `SELECT place FROM message
    WHERE conversation_id = ? AND hidden = 0 AND place > (SELECT read_place FROM conversation WHERE id = ?) AND own = 0
    ORDER BY place LIMIT 1`,
  since: `SELECT place FROM message WHERE conversation_id = ? AND hidden = 0 AND place >= ? ORDER BY place LIMIT 1`,
  placeOf: 'SELECT place FROM message WHERE id = ? AND conversation_id = ? AND hidden = 0',
}

interface Row {
  readonly id: MessageId
  readonly body: number
  readonly extra: number | null
}

/**
 * The lengths are in the row's header, so the texts themselves are not read. Messages that are being deleted are not shown.
 */
function select(where: string, order: 'ASC' | 'DESC'): string {
  return `SELECT m.id, octet_length(m.body) AS body, octet_length(m.extra) AS extra
    FROM message m WHERE m.conversation_id = ? AND m.hidden = 0
      AND m.place >= (SELECT shown_from FROM conversation WHERE id = ?) ${where}
    ORDER BY m.place ${order} LIMIT ?`
}

type Side = (db: Reader, id: ConversationId, place: Place, limit: number) => Row[]
const side =
  (sql: string): Side =>
  (db, id, place, limit) =>
    db.all<Row>(sql, id, id, place, limit)
const before = side(PAGE_SQL.before)
const upTo = side(PAGE_SQL.upTo)
const from = side(PAGE_SQL.from)
const after = side(PAGE_SQL.after)

/**
 * The rows that fit into this part of a page, but at least `least`, and whether there are more. To know that, `rows` has
 * one row more than `limit`.
 */
function fitting(rows: Row[], limit: number, part: number, least: number): [Row[], boolean] {
  let told = 0
  let read = 0
  const count = rows.findIndex(({ body, extra }, index) => {
    told += ROW_BYTES + Math.min(body, WHOLE_BODY_BYTES) + Math.min(extra ?? 0, WHOLE_EXTRA_BYTES)
    read += body + (extra ?? 0)
    return index === limit || (index >= least && (told > PAGE_BYTES * part || read > READ_BYTES * part))
  })
  return count < 0 ? [rows, false] : [rows.slice(0, count), true]
}

function page(
  db: Reader,
  conversation: ConversationId,
  rows: readonly Row[],
  moreBefore: boolean,
  moreAfter: boolean,
): HistoryPage {
  const ids = rows.map(({ id }) => id)
  const gaps = new Set(gapsIn(db, conversation).map(({ before: id }) => id))
  const messages = readMessages(db, ids)
  const [first] = messages
  const isFirst = first !== undefined && !moreBefore && !gaps.has(first.id)
  return {
    messages,
    moreBefore,
    moreAfter,
    gapsBefore: ids.filter((id) => gaps.has(id)),
    ...(!moreAfter && gaps.has(null) && { gapAtEnd: true }),
    ...(isFirst && isOlderGone(db, conversation, first.sentAt) && { olderGone: true }),
  }
}
