import type { Conversation } from '../../../shared/model/message.ts'
import { useApp } from '../../state/app.svelte.ts'
import { useChats } from '../../state/chats.svelte.ts'
import { wholeName } from '../../state/conversation-name.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { useWords } from '../../words.ts'

/** What to call a conversation. Call it while a component is set up. */
export function useNames() {
  const app = useApp()
  const chats = useChats()
  const words = useWords()
  return {
    of: (conversation: Pick<Conversation, 'id' | 'kind' | 'accountId' | 'jid' | 'occupant'>): string =>
      wholeName(app, conversation),
    get(id: ConversationId): string {
      const chat = chats.get(id)
      return chat === null ? words.storage.goneConversation : this.of(chat)
    },
  }
}
