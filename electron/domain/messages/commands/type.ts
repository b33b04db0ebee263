import type { Handlers } from '../../../../shared/contract/command.ts'
import type { messageCommands } from '../../../../shared/contract/messages.ts'
import { ok } from '../../../../shared/model/result.ts'
import { maySeePresence } from '../../roster/index.ts'
import { conversationKey } from '../store/conversations.ts'
import { keepDraft, readDraft } from '../store/drafts.ts'
import { hasWritten } from '../store/messages.ts'
import { lookUpConversation, NOT_FOUND, type CommandParts } from './parts.ts'

type Typing = 'messages.setDraft' | 'messages.setChatState'

export function typeCommands(parts: CommandParts): Handlers<Pick<typeof messageCommands, Typing>> {
  const { context, write, chatStates } = parts
  const { store } = context
  return {
    'messages.setDraft': ({ conversationId, text, replyTo, edits, base }) =>
      write((tx, changes) => {
        if (conversationKey(tx, conversationId) === undefined) return NOT_FOUND
        if (keepDraft(tx, conversationId, { text, replyTo, edits }, base))
          changes.conversation(conversationId)
        return ok(readDraft(tx, conversationId))
      }),

    'messages.setChatState'({ conversationId, state }) {
      const found = lookUpConversation(parts, store, conversationId)
      if (!found) return NOT_FOUND
      const { key, account } = found
      // A chat state reveals presence (XEP-0085 §9): send it only to those who may see that, or whom one has written to. A room
      // sees it anyway.
      const mayKnow =
        key.kind === 'room' ||
        maySeePresence(store, key.accountId, key.jid) ||
        hasWritten(store, conversationId)
      if (mayKnow) chatStates.tell(account, key, state)
      return ok()
    },
  }
}
