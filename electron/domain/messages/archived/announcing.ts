import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { ChatState, Conversation } from '../../../../shared/model/message.ts'
import type { Stranger } from '../../../../shared/contract/strangers.ts'
import type { Delta } from '../../../../shared/contract/index.ts'
import type { CancelTimer } from '../../../engine/index.ts'
import type { DomainContext } from '../../context.ts'
import { getConversation } from '../store/conversations.ts'

/** Pages come faster than anybody can look. */
const ANNOUNCED_EVERY_MS = 250
/** A few milliseconds of work. */
const MAX_AT_ONCE = 50

/** Announces the conversations that pages have changed: their rows, and that their history changed, at most every 250 ms. */
export interface Announcing {
  add(ids: Iterable<ConversationId>): void
  close(): void
}

export function createAnnouncing(
  { store, ports, announce }: Pick<DomainContext, 'store' | 'ports' | 'announce'>,
  peerStateOf: (id: ConversationId) => ChatState | null,
): Announcing {
  const waiting = new Set<ConversationId>()
  let timer: CancelTimer | null = null

  function tell(): void {
    const ids = [...waiting].slice(0, MAX_AT_ONCE)
    for (const id of ids) waiting.delete(id)
    const conversations: Conversation[] = []
    const strangers: Stranger[] = []
    for (const id of ids) {
      const found = getConversation(store, id, peerStateOf)
      if (!found) continue
      const { conversation, isStranger } = found
      const { accountId, jid } = conversation
      if (isStranger) strangers.push({ accountId, jid, conversation })
      else conversations.push(conversation)
    }
    const deltas: Delta[] = [
      ...(conversations.length > 0 ? [{ kind: 'conversationsChanged', conversations } as const] : []),
      ...(strangers.length > 0 ? [{ kind: 'strangersChanged', strangers } as const] : []),
      ...ids.map((conversationId) => ({ kind: 'historyChanged', conversationId }) as const),
    ]
    if (deltas.length > 0) announce(...deltas)
    timer = waiting.size > 0 || ids.length > 0 ? ports.clock.after(ANNOUNCED_EVERY_MS, tell) : null
  }

  return {
    add(ids) {
      for (const id of ids) waiting.add(id)
      if (timer === null && waiting.size > 0) tell()
    },
    close() {
      timer?.()
      timer = null
      waiting.clear()
    },
  }
}
