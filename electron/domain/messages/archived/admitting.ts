import { printStanza } from '../../../engine/index.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Reader } from '../../db/store.ts'
import { openConversation } from '../store/conversations.ts'
import { addHole } from '../store/spans.ts'
import { addStranger, charge } from '../store/strangers.ts'
import type { PageItem, StoringPage } from './storing.ts'

/**
 * Admits a message of an unknown sender, as a live one. What is not kept leaves a hole in the archive's stretch, in case
 * the sender becomes known.
 */
export function admitToChat(
  page: StoringPage,
  { chat, envelope, stamp, number }: PageItem,
  says: boolean,
): boolean {
  const { tx, changes, parts, account, knownSince } = page
  if (!says) return false
  const { peer, message } = envelope
  const sender = { accountId: account.id, account: account.address, peer }
  const size = (): number => Buffer.byteLength(printStanza(message.element))
  const verdict = chat.isBlocked
    ? ({ refused: 'ignored' } as const)
    : parts.admission.admit(tx, sender, chat.stranger, size, null)
  if ('refused' in verdict) {
    if (stamp.at >= knownSince && !chat.isBlocked) changes.dropped(account.id)
    addHole(tx, account.id, peer, number)
    return false
  }
  if (chat.stranger) {
    charge(tx, chat.stranger.id, verdict.charge, stamp.at)
    chat.stranger = { ...chat.stranger, charged: chat.stranger.charged + verdict.charge }
  } else {
    chat.id = addStranger(tx, account.id, peer, stamp.at, verdict.charge)
    const added = { id: chat.id, kind: 'person', unknown: 1, charged: verdict.charge } as const
    chat.stranger = added
  }
  return true
}

/** The conversation of a message, made if there is none. The person has written to a known unknown sender. */
export function openChat({ tx, changes, account }: StoringPage, { chat, stamp }: PageItem): ConversationId {
  const isStranger = chat.stranger !== undefined && chat.stranger.unknown !== null
  if (chat.id !== undefined && !(isStranger && chat.isKnown)) return chat.id
  const opened = openConversation(tx, account.id, chat.peer, stamp.at)
  if (opened.wasStranger) changes.strangerGone(account.id, chat.peer)
  chat.id = opened.id
  chat.stranger = undefined
  chat.closed = false
  return opened.id
}

/** A closed conversation comes back with news, or with its first message. */
export function bringBack(
  { tx }: StoringPage,
  { chat, stamp }: PageItem,
  id: ConversationId,
  isNews: boolean,
): void {
  if (!chat.closed || (chat.stranger?.unknown ?? null) !== null || !(isNews || isEmpty(tx, id))) return
  tx.run('UPDATE conversation SET closed = 0, opened_at = ? WHERE id = ?', stamp.at, id)
  chat.closed = false
}

/** A conversation in which operations wait for their messages. It comes on the list with the first message. */
export function openUnlisted({ tx, account }: StoringPage, { chat, stamp }: PageItem): void {
  const { id } = openConversation(tx, account.id, chat.peer, stamp.at)
  tx.run('UPDATE conversation SET closed = 1 WHERE id = ?', id)
  chat.id = id
  chat.closed = true
}

function isEmpty(db: Reader, id: ConversationId): boolean {
  return db.first('SELECT 1 FROM message WHERE conversation_id = ? AND hidden = 0 LIMIT 1', id) === undefined
}
