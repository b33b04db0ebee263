import type { HistoryPage } from '../../../../shared/contract/messages.ts'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { HistoryCursor } from '../../../../shared/model/message.ts'
import type { Reader } from '../../db/store.ts'
import { MESSAGE_COLUMNS, MESSAGE_TABLES, type MessageRow } from './messages.ts'
import { complete } from './views.ts'

export type PagePlace =
  | { readonly kind: 'end' }
  | { readonly kind: 'first-unread' }
  | { readonly kind: 'before'; readonly cursor: HistoryCursor }
  | { readonly kind: 'after'; readonly cursor: HistoryCursor }
  | { readonly kind: 'around'; readonly messageId: MessageId }

/** A page of history by its keys, never by counting: it costs the same wherever it is and however long the history. */
export function readPage(db: Reader, id: ConversationId, at: PagePlace, limit: number): HistoryPage {
  switch (at.kind) {
    case 'end':
      return newest(db, id, limit)
    case 'before': {
      const [rows, moreBefore] = cut(before(db, id, at.cursor.place, limit + 1), limit)
      return page(db, rows.reverse(), moreBefore, from(db, id, at.cursor.place, 1).length > 0)
    }
    case 'after': {
      const [rows, moreAfter] = cut(after(db, id, at.cursor.place, limit + 1), limit)
      return page(db, rows, upTo(db, id, at.cursor.place, 1).length > 0, moreAfter)
    }
    case 'first-unread':
      return around(db, id, db.first<HistoryCursor>(PAGE_SQL.firstUnread, id, id)?.place, limit)
    case 'around':
      return around(db, id, db.first<HistoryCursor>(PAGE_SQL.placeOf, at.messageId, id)?.place, limit)
  }
}

function around(db: Reader, id: ConversationId, place: Place | undefined, limit: number): HistoryPage {
  if (place === undefined) return newest(db, id, limit)
  const half = Math.ceil(limit / 2)
  const [later, moreAfter] = cut(from(db, id, place, half + 1), half)
  const room = limit - later.length
  const [earlier, moreBefore] = cut(before(db, id, place, room + 1), room)
  return page(db, [...earlier.reverse(), ...later], moreBefore, moreAfter)
}

function newest(db: Reader, id: ConversationId, limit: number): HistoryPage {
  const found = db.all<MessageRow>(PAGE_SQL.newest, id, limit + 1)
  const [rows, moreBefore] = cut(found, limit)
  return page(db, rows.reverse(), moreBefore, false)
}

/** Every statement that a page is read by. */
export const PAGE_SQL = {
  newest: select('', 'DESC'),
  before: select('AND m.place < ?', 'DESC'),
  upTo: select('AND m.place <= ?', 'DESC'),
  from: select('AND m.place >= ?', 'ASC'),
  after: select('AND m.place > ?', 'ASC'),
  firstUnread: `SELECT place FROM message
    WHERE conversation_id = ? AND hidden = 0 AND place > (SELECT read_place FROM conversation WHERE id = ?) AND own = 0
    ORDER BY place LIMIT 1`,
  placeOf: 'SELECT place FROM message WHERE id = ? AND conversation_id = ? AND hidden = 0',
}

function select(where: string, order: 'ASC' | 'DESC'): string {
  return `SELECT ${MESSAGE_COLUMNS} FROM ${MESSAGE_TABLES} WHERE m.conversation_id = ? AND m.hidden = 0 ${where}
    ORDER BY m.place ${order} LIMIT ?`
}

type Side = (db: Reader, id: ConversationId, place: Place, limit: number) => MessageRow[]
const side =
  (sql: string): Side =>
  (db, id, place, limit) =>
    db.all<MessageRow>(sql, id, place, limit)
const before = side(PAGE_SQL.before)
const upTo = side(PAGE_SQL.upTo)
const from = side(PAGE_SQL.from)
const after = side(PAGE_SQL.after)

/** One row more than asked for was read, to know whether there is more. */
function cut(rows: MessageRow[], limit: number): [MessageRow[], boolean] {
  return rows.length > limit ? [rows.slice(0, limit), true] : [rows, false]
}

function page(db: Reader, rows: readonly MessageRow[], moreBefore: boolean, moreAfter: boolean): HistoryPage {
  return { messages: complete(db, rows), moreBefore, moreAfter }
}
