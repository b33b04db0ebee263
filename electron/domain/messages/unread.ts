import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Reader } from '../db/store.ts'
import { preview, PREVIEW_SOURCE_LENGTH } from './preview.ts'

/** What nobody has read yet in a conversation. */
export interface Unread {
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly count: number
  /** The newest of them, oldest first, each as one line. */
  readonly latest: readonly { readonly id: MessageId; readonly preview: string }[]
}

/** null where all is read, or the conversation is gone. */
export function readUnread(db: Reader, conversationId: ConversationId, most: number): Unread | null {
  const found = db.first<{ accountId: AccountId; jid: BareJid; count: number }>(
    'SELECT account_id AS accountId, jid, unread AS count FROM conversation WHERE id = ? AND closed = 0',
    conversationId,
  )
  if (found === undefined || found.count === 0) return null
  const rows = db.all<{ id: MessageId; start: string }>(
    `SELECT id, substr(body, 1, ${PREVIEW_SOURCE_LENGTH}) AS start FROM message
     WHERE conversation_id = ? AND unread = 1 ORDER BY sent_at DESC, id DESC LIMIT ?`,
    conversationId,
    most,
  )
  const latest = rows.reverse().map(({ id, start }) => ({ id, preview: preview(start) }))
  return { conversationId, ...found, latest }
}
