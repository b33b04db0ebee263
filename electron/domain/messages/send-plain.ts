import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import { wentOut } from './effects.ts'
import { noteSealing, queueFiles } from './store/transfers.ts'
import { putOutPlain, takeBackFiles, unsealedIn } from './store/unsealed.ts'

/**
 * What waits to be sealed in this conversation goes plain. Its files are uploaded anew: what is on the server can be opened
 * only with a key, and no key goes plain.
 */
export function sendPlain(tx: Transaction, changes: Changes, conversationId: ConversationId): void {
  for (const messageId of takeBackFiles(tx, conversationId)) {
    noteSealing(tx, messageId)
    queueFiles(tx, messageId)
    changes.message(messageId)
    changes.fileDue(messageId)
  }
  for (const waiting of unsealedIn(tx, conversationId)) wentOut(tx, changes, waiting, true)
  for (const id of putOutPlain(tx, conversationId)) changes.message(id)
}
