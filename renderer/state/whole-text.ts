import type { Bridge } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { Message } from '../../shared/model/message.ts'
import { ok, type Result } from '../../shared/model/result.ts'

/** The message with all that it says, which is asked for where only its beginning was told. */
export async function wholeOf(bridge: Bridge, message: Message): Promise<Result<Message, Failure>> {
  if (message.bodyLength === undefined) return ok(message)
  const answer = await bridge.call('messages.text', { messageId: message.id })
  return answer.ok ? ok({ ...message, ...answer.value, bodyLength: undefined }) : answer
}
