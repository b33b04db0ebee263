import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { ChatState, Conversation, MessageState } from '../../../../shared/model/message.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { preview, PREVIEW_SOURCE_LENGTH } from '../preview.ts'

/** What a conversation is known by, without its messages. */
export interface ConversationKey {
  readonly id: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
}

interface ConversationRow {
  readonly id: ConversationId
  readonly account_id: AccountId
  readonly jid: BareJid
  readonly draft: string
  readonly unread: number
  readonly opened_at: number
  readonly first_unread: MessageId | null
  readonly direction: 'in' | 'out' | null
  readonly sent_at: number | null
  readonly state: MessageState | null
  readonly start: string | null
}

const SELECT = `
  SELECT c.id, c.account_id, c.jid, c.draft, c.unread, c.opened_at,
    (SELECT id FROM message WHERE conversation_id = c.id AND unread = 1 ORDER BY sent_at, id LIMIT 1) AS first_unread,
    m.direction, m.sent_at, m.state, substr(m.body, 1, ${PREVIEW_SOURCE_LENGTH}) AS start
  FROM conversation c
  LEFT JOIN message m ON m.id =
    (SELECT id FROM message WHERE conversation_id = c.id ORDER BY sent_at DESC, id DESC LIMIT 1)
  WHERE c.closed = 0`

type PeerStateOf = (id: ConversationId) => ChatState | null

/** Every conversation on the list. */
export function listConversations(db: Reader, peerStateOf: PeerStateOf): Conversation[] {
  return db.all<ConversationRow>(SELECT).map((row) => toConversation(row, peerStateOf))
}

/** undefined where it is closed. */
export function getConversation(
  db: Reader,
  id: ConversationId,
  peerStateOf: PeerStateOf,
): Conversation | undefined {
  const row = db.first<ConversationRow>(`${SELECT} AND c.id = ?`, id)
  return row && toConversation(row, peerStateOf)
}

function toConversation(row: ConversationRow, peerStateOf: PeerStateOf): Conversation {
  const { direction, sent_at: sentAt, state } = row
  const last = direction && sentAt !== null ? { direction, preview: preview(row.start ?? ''), sentAt } : null
  return {
    id: row.id,
    accountId: row.account_id,
    jid: row.jid,
    draft: row.draft,
    unread: row.unread,
    firstUnread: row.first_unread,
    last: last && state ? { ...last, state } : last,
    peerState: peerStateOf(row.id),
    activeAt: Math.max(row.opened_at, sentAt ?? row.opened_at),
  }
}

export function findConversation(db: Reader, accountId: AccountId, jid: BareJid): ConversationId | undefined {
  return db.first<{ id: ConversationId }>(
    'SELECT id FROM conversation WHERE account_id = ? AND jid = ?',
    accountId,
    jid,
  )?.id
}

export function conversationKey(db: Reader, id: ConversationId): ConversationKey | undefined {
  const row = db.first<{ account_id: AccountId; jid: BareJid }>(
    'SELECT account_id, jid FROM conversation WHERE id = ?',
    id,
  )
  return row && { id, accountId: row.account_id, jid: row.jid }
}

/** Makes the conversation, or brings it back to the list where it was closed. `at`: see `opened_at`. */
export function openConversation(
  tx: Transaction,
  accountId: AccountId,
  jid: BareJid,
  at: number,
): { readonly id: ConversationId; readonly changed: boolean } {
  const found = tx.first<{ id: ConversationId; closed: number }>(
    'SELECT id, closed FROM conversation WHERE account_id = ? AND jid = ?',
    accountId,
    jid,
  )
  if (found?.closed === 0) return { id: found.id, changed: false }
  if (found) {
    tx.run('UPDATE conversation SET closed = 0, opened_at = ? WHERE id = ?', at, found.id)
    return { id: found.id, changed: true }
  }
  const { lastId } = tx.run(
    'INSERT INTO conversation (account_id, jid, opened_at) VALUES (?, ?, ?)',
    accountId,
    jid,
    at,
  )
  return { id: lastId as ConversationId, changed: true }
}

/** Takes it off the list; nothing in it is unread then. */
export function closeConversation(tx: Transaction, id: ConversationId): void {
  tx.run('UPDATE message SET unread = 0 WHERE conversation_id = ? AND unread = 1', id)
  tx.run('UPDATE conversation SET closed = 1, unread = 0 WHERE id = ?', id)
}

/** Whether that changed anything. */
export function setDraft(tx: Transaction, id: ConversationId, draft: string): boolean {
  return tx.run('UPDATE conversation SET draft = ? WHERE id = ? AND draft <> ?', draft, id, draft).changes > 0
}

/** Everything up to that place has been seen. Whether that changed anything. */
export function markReadUpTo(tx: Transaction, id: ConversationId, sentAt: number, upTo: MessageId): boolean {
  const { changes } = tx.run(
    'UPDATE message SET unread = 0 WHERE conversation_id = ? AND unread = 1 AND (sent_at, id) <= (?, ?)',
    id,
    sentAt,
    upTo,
  )
  if (changes > 0) tx.run('UPDATE conversation SET unread = unread - ? WHERE id = ?', changes, id)
  return changes > 0
}
