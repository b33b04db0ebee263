import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import { openConversation } from './store/conversations.ts'

/**
 * Creates the conversation, or puts a closed one back on the list. An unknown sender becomes known. `at` is the time it
 * is sorted by while it is empty, in milliseconds since 1970.
 */
export function ensureConversation(
  tx: Transaction,
  changes: Changes,
  accountId: AccountId,
  peer: BareJid,
  at: number,
): ConversationId {
  const { id, changed, wasStranger } = openConversation(tx, accountId, peer, at)
  if (wasStranger) changes.strangerGone(accountId, peer)
  if (changed) changes.conversation(id)
  return id
}
