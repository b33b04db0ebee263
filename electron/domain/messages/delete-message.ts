import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import { countUnread } from './store/conversations.ts'
import { answersTo, clearMessage } from './store/operations.ts'

/** Takes a message that nobody else has away, with everything that hangs on it. */
export function deleteMessage(
  tx: Transaction,
  changes: Changes,
  id: MessageId,
  conversationId: ConversationId,
): void {
  const answers = answersTo(tx, id)
  tx.run('DELETE FROM message WHERE id = ?', id)
  for (const answer of answers) changes.message(answer)
  told(tx, changes, id, conversationId)
}

/** Takes a message away on this device. What it is known by stays, so that it does not come back. */
export function hideMessage(
  tx: Transaction,
  changes: Changes,
  id: MessageId,
  conversationId: ConversationId,
): void {
  clearMessage(tx, id, 'hidden')
  for (const answer of answersTo(tx, id)) changes.message(answer)
  told(tx, changes, id, conversationId)
}

function told(tx: Transaction, changes: Changes, messageId: MessageId, conversationId: ConversationId): void {
  countUnread(tx, conversationId)
  changes.conversation(conversationId)
  tx.announce({ kind: 'messageDiscarded', conversationId, messageId })
}
