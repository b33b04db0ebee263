import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { MessageKind } from '../../../shared/model/message.ts'
import type { Reader } from '../db/store.ts'
import { kindOf } from './store/codes.ts'
import { preview, PREVIEW_SOURCE_LENGTH } from './preview.ts'

/** The unread messages of a conversation. */
export interface Unread {
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly count: number
  /** The newest unread messages, oldest first, each as one line. */
  readonly latest: readonly {
    readonly id: MessageId
    readonly kind: MessageKind
    /** Empty if the message has no readable text. */
    readonly preview: string
  }[]
}

interface Row {
  readonly id: MessageId
  readonly kind: number
  readonly start: string
}

const SELECT = `SELECT id, kind, substr(body, 1, ${PREVIEW_SOURCE_LENGTH}) AS start FROM message`
const UNREAD = `${SELECT}
  WHERE conversation_id = ? AND hidden = 0
    AND place > (SELECT read_place FROM conversation WHERE id = ?) AND own = 0 ORDER BY place DESC LIMIT ?`
const LATE = `${SELECT} WHERE conversation_id = ? AND late = 1 ORDER BY place DESC LIMIT ?`

/** Returns null if everything is read or the conversation doesn't exist. */
export function readUnread(db: Reader, conversationId: ConversationId, most: number): Unread | null {
  const found = db.first<{ accountId: AccountId; jid: BareJid; count: number }>(
    'SELECT account_id AS accountId, peer AS jid, unread AS count FROM conversation WHERE id = ? AND closed = 0',
    conversationId,
  )
  if (found === undefined || found.count === 0) return null
  const rows = db.all<Row>(UNREAD, conversationId, conversationId, most)
  // Messages that came late into the part already read are unread, too.
  if (rows.length < most) rows.push(...db.all<Row>(LATE, conversationId, most - rows.length))
  const latest = rows
    .reverse()
    .map(({ id, kind, start }) => ({ id, kind: kindOf(kind), preview: preview(start) }))
  return { conversationId, ...found, latest }
}
