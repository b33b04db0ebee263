import type { Handlers } from '../../../../shared/contract/command.ts'
import type { messageCommands } from '../../../../shared/contract/messages.ts'
import { ok } from '../../../../shared/model/result.ts'
import { pinConversation } from '../store/conversations.ts'
import { NOT_FOUND, type CommandParts } from './parts.ts'

export function pinCommands({ write }: CommandParts): Handlers<Pick<typeof messageCommands, 'messages.pin'>> {
  return {
    'messages.pin': ({ conversationId, pinned }) =>
      write((tx, changes) => {
        if (!pinConversation(tx, conversationId, pinned)) return NOT_FOUND
        changes.conversation(conversationId)
        return ok()
      }),
  }
}
