import type { Bridge } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId } from '../../shared/model/ids.ts'

/** Deletes the messages of a conversation before that time, or all (null). Why that could not be, else null. */
export async function clearHistory(
  bridge: Bridge,
  conversationId: ConversationId,
  before: number | null,
): Promise<Failure | null> {
  const args = before === null ? { conversationId } : { conversationId, before }
  const answer = await bridge.call('keeping.clear', args)
  return answer.ok ? null : answer.error
}
