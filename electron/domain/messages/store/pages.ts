import type { HistoryPage } from '../../../../shared/contract/messages.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { HistoryCursor } from '../../../../shared/model/message.ts'
import type { Reader } from '../../db/store.ts'
import { MESSAGE_COLUMNS, toMessage, type MessageRow } from './messages.ts'

export type PagePlace =
  | { readonly kind: 'end' }
  | { readonly kind: 'first-unread' }
  | { readonly kind: 'before'; readonly cursor: HistoryCursor }
  | { readonly kind: 'after'; readonly cursor: HistoryCursor }

/** A page of history by its keys, never by counting: it costs the same wherever it is and however long the history. */
export function readPage(db: Reader, id: ConversationId, at: PagePlace, limit: number): HistoryPage {
  switch (at.kind) {
    case 'end':
      return newest(db, id, limit)
    case 'before': {
      const [rows, moreBefore] = cut(before(db, id, at.cursor, limit + 1), limit)
      return page(rows.reverse(), moreBefore, from(db, id, at.cursor, 1).length > 0)
    }
    case 'after': {
      const [rows, moreAfter] = cut(after(db, id, at.cursor, limit + 1), limit)
      return page(rows, upTo(db, id, at.cursor, 1).length > 0, moreAfter)
    }
    case 'first-unread': {
      const cursor = firstUnread(db, id)
      if (cursor === undefined) return newest(db, id, limit)
      const [later, moreAfter] = cut(from(db, id, cursor, Math.ceil(limit / 2) + 1), Math.ceil(limit / 2))
      const room = limit - later.length
      const [earlier, moreBefore] = cut(before(db, id, cursor, room + 1), room)
      return page([...earlier.reverse(), ...later], moreBefore, moreAfter)
    }
  }
}

function newest(db: Reader, id: ConversationId, limit: number): HistoryPage {
  const found = db.all<MessageRow>(PAGE_SQL.newest, id, limit + 1)
  const [rows, moreBefore] = cut(found, limit)
  return page(rows.reverse(), moreBefore, false)
}

/** Every statement that a page is read by. */
export const PAGE_SQL = {
  newest: select('', 'DESC'),
  before: select('AND (sent_at, id) < (?, ?)', 'DESC'),
  upTo: select('AND (sent_at, id) <= (?, ?)', 'DESC'),
  from: select('AND (sent_at, id) >= (?, ?)', 'ASC'),
  after: select('AND (sent_at, id) > (?, ?)', 'ASC'),
  firstUnread:
    'SELECT sent_at AS sentAt, id FROM message WHERE conversation_id = ? AND unread = 1 ORDER BY sent_at, id LIMIT 1',
}

function select(where: string, order: 'ASC' | 'DESC'): string {
  return `SELECT ${MESSAGE_COLUMNS} FROM message WHERE conversation_id = ? ${where}
    ORDER BY sent_at ${order}, id ${order} LIMIT ?`
}

type Side = (db: Reader, id: ConversationId, cursor: HistoryCursor, limit: number) => MessageRow[]
const side =
  (sql: string): Side =>
  (db, id, cursor, limit) =>
    db.all<MessageRow>(sql, id, cursor.sentAt, cursor.id, limit)
const before = side(PAGE_SQL.before)
const upTo = side(PAGE_SQL.upTo)
const from = side(PAGE_SQL.from)
const after = side(PAGE_SQL.after)

function firstUnread(db: Reader, id: ConversationId): HistoryCursor | undefined {
  return db.first<HistoryCursor>(PAGE_SQL.firstUnread, id)
}

/** One row more than asked for was read, to know whether there is more. */
function cut(rows: MessageRow[], limit: number): [MessageRow[], boolean] {
  return rows.length > limit ? [rows.slice(0, limit), true] : [rows, false]
}

function page(rows: readonly MessageRow[], moreBefore: boolean, moreAfter: boolean): HistoryPage {
  return { messages: rows.map(toMessage), moreBefore, moreAfter }
}
