import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Conversation, MessageKind, NamedFile } from '../../../shared/model/message.ts'
import type { Reader } from '../db/store.ts'
import { FILE_COLUMNS, FILE_JOIN, toNamedFile, type NamedFileRow } from './store/attachments.ts'
import { kindOf } from './store/codes.ts'
import { preview, PREVIEW_SOURCE_LENGTH } from './preview.ts'

/** The unread messages of a conversation. */
export interface Unread {
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly kind: Conversation['kind']
  readonly count: number
  /** How many of them mean the person. */
  readonly mentions: number
  /** The newest unread messages, oldest first, each as one line. */
  readonly latest: readonly {
    readonly id: MessageId
    readonly kind: MessageKind
    /** Empty if the message has no readable text. */
    readonly preview: string
    readonly file?: NamedFile | undefined
    /** In a room: who wrote it; null if it was the room itself, and elsewhere. */
    readonly nick: string | null
    /** It means the person. */
    readonly mention: boolean
  }[]
}

/** `mentions`: only those that mean the person. */
export type UnreadKind = 'all' | 'mentions'

interface Row extends NamedFileRow {
  readonly id: MessageId
  readonly kind: number
  readonly nick: string | null
  readonly mention: number | null
  readonly start: string
}

const SELECT = `SELECT m.id, m.kind, (SELECT name FROM participant WHERE id = m.author_id) AS nick, m.mention,
  substr(m.body, 1, ${PREVIEW_SOURCE_LENGTH}) AS start, ${FILE_COLUMNS}
  FROM message m ${FILE_JOIN}`
const UNREAD = `${SELECT}
  WHERE m.conversation_id = ? AND m.hidden = 0
    AND m.place > (SELECT read_place FROM conversation WHERE id = ?) AND m.own = 0`
const LATE = `${SELECT} WHERE m.conversation_id = ? AND m.late = 1`
const NEWEST = 'ORDER BY m.place DESC LIMIT ?'

/** Returns null if everything is read or the conversation doesn't exist. */
export function readUnread(
  db: Reader,
  conversationId: ConversationId,
  most: number,
  only: UnreadKind = 'all',
): Unread | null {
  const found = db.first<Pick<Unread, 'accountId' | 'jid' | 'kind' | 'count' | 'mentions'>>(
    `SELECT account_id AS accountId, peer AS jid, kind, unread AS count, mentions FROM conversation
     WHERE id = ? AND closed = 0`,
    conversationId,
  )
  const count = only === 'mentions' ? found?.mentions : found?.count
  if (found === undefined || count === undefined || count === 0) return null
  const meant = only === 'mentions' ? 'AND m.mention = 1' : ''
  const rows = db.all<Row>(`${UNREAD} ${meant} ${NEWEST}`, conversationId, conversationId, most)
  // Messages that came late into the part already read are unread, too.
  if (rows.length < most)
    rows.push(...db.all<Row>(`${LATE} ${meant} ${NEWEST}`, conversationId, most - rows.length))
  const latest = rows.reverse().map((row) => {
    const file = toNamedFile(row)
    const { id, nick, mention } = row
    const told = { id, kind: kindOf(row.kind), preview: preview(row.start), nick, mention: mention === 1 }
    return { ...told, ...(file && { file }) }
  })
  return { conversationId, ...found, count, latest }
}
