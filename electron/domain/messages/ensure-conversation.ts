import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import { openConversation } from './store/conversations.ts'

/**
 * Makes the conversation, or brings it back to the list where it was closed. One of an unknown sender is one like any
 * other from then on. `at`: what it is ordered by while nothing was said, in milliseconds since 1970.
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
