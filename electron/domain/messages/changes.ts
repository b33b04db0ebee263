import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { ChatState, Message } from '../../../shared/model/message.ts'
import type { Transaction } from '../db/store.ts'
import { getConversation } from './store/conversations.ts'
import { readMessages } from './store/views.ts'

/** What one transaction has touched. Told to the window at its end, each thing once and as it is then. */
export interface Changes {
  /** New or changed. Its conversation has changed with it. */
  message(id: MessageId): void
  conversation(id: ConversationId): void
  announce(): void
}

export function collectChanges(
  tx: Transaction,
  peerStateOf: (id: ConversationId) => ChatState | null,
): Changes {
  const messageIds = new Set<MessageId>()
  const conversationIds = new Set<ConversationId>()
  return {
    message: (id) => void messageIds.add(id),
    conversation: (id) => void conversationIds.add(id),
    announce() {
      const byConversation = new Map<ConversationId, Message[]>()
      for (const message of readMessages(tx, [...messageIds])) {
        const { conversationId } = message
        const messages = byConversation.get(conversationId) ?? []
        byConversation.set(conversationId, messages)
        messages.push(message)
        conversationIds.add(conversationId)
      }
      const conversations = [...conversationIds]
        .map((id) => getConversation(tx, id, peerStateOf))
        .filter((conversation) => conversation !== undefined)
      // First, so that a message never comes before its conversation.
      if (conversations.length > 0) tx.announce({ kind: 'conversationsChanged', conversations })
      for (const [conversationId, messages] of byConversation)
        tx.announce({ kind: 'messagesChanged', conversationId, messages })
    },
  }
}
