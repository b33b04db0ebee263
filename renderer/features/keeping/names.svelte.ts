import type { Conversation } from '../../../shared/model/message.ts'
import { useChats } from '../../state/chats.svelte.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { useRoster } from '../../state/roster.svelte.ts'
import { useWords } from '../../words.ts'

/** What to call a conversation. Call it while a component is set up. */
export function useNames() {
  const chats = useChats()
  const roster = useRoster()
  const words = useWords()
  return {
    of: ({ kind, accountId, jid }: Pick<Conversation, 'kind' | 'accountId' | 'jid'>): string =>
      kind === 'self' ? words.messages.shown.notes : roster.name(accountId, jid),
    get(id: ConversationId): string {
      const chat = chats.get(id)
      return chat === null ? words.storage.goneConversation : this.of(chat)
    },
  }
}
