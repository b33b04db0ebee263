import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import { removeAttachments } from './store/attachments.ts'
import { countUnread } from './store/reading.ts'
import { answersTo, clearMessage } from './store/operations.ts'

/** Deletes a message that nobody else has, with everything that references it. */
export function deleteMessage(
  tx: Transaction,
  changes: Changes,
  id: MessageId,
  conversationId: ConversationId,
): void {
  const answers = answersTo(tx, id)
  changes.filesGone(removeAttachments(tx, id))
  tx.run('DELETE FROM message WHERE id = ?', id)
  for (const answer of answers) changes.message(answer)
  announceDeleted(tx, changes, id, conversationId)
}

/** Deletes a message's content on this device. Its ids stay, so that a copy doesn't bring it back. */
export function hideMessage(
  tx: Transaction,
  changes: Changes,
  id: MessageId,
  conversationId: ConversationId,
): void {
  changes.filesGone(clearMessage(tx, id, 'hidden'))
  for (const answer of answersTo(tx, id)) changes.message(answer)
  announceDeleted(tx, changes, id, conversationId)
}

function announceDeleted(
  tx: Transaction,
  changes: Changes,
  messageId: MessageId,
  conversationId: ConversationId,
): void {
  countUnread(tx, conversationId)
  changes.conversation(conversationId)
  tx.announce({ kind: 'messageDiscarded', conversationId, messageId })
}
