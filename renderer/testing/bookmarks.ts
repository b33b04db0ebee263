import type { Snapshot } from '../../shared/contract/app.ts'
import type { KeptMessage } from '../../shared/contract/keeping.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/message.ts'

/** The bookmarked messages of one conversation, or of all (null), the newest first. */
export const bookmarksIn = (
  history: readonly Message[],
  { conversations }: Pick<Snapshot, 'conversations'>,
  conversationId: ConversationId | null,
): readonly KeptMessage[] =>
  history
    .filter((one) => one.bookmarked && (conversationId === null || one.conversationId === conversationId))
    .reverse()
    .flatMap((message) => {
      const chat = conversations.find(({ id }) => id === message.conversationId)
      return chat ? [{ message, accountId: chat.accountId, jid: chat.jid }] : []
    })
