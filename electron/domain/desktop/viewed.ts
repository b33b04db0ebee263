import { createEmitter } from '../../../shared/events/emitter.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Release } from '../../engine/index.ts'

/** The conversations that the person is looking at: those open in a window that has the focus. */
export interface ViewedConversations {
  includes(conversationId: ConversationId): boolean
  /** Each once. */
  current(): readonly ConversationId[]
  /** Calls `listener` when the person begins to look at a conversation. */
  onView(listener: (conversationId: ConversationId) => void): Release
}

export interface ViewTracker extends ViewedConversations {
  /** `null`: this window shows no conversation, has lost the focus, or is gone. */
  look(viewer: string, conversationId: ConversationId | null): void
}

export function createViewTracker(): ViewTracker {
  const views = new Map<string, ConversationId>()
  const viewed = createEmitter<[ConversationId]>()
  return {
    includes: (conversationId) => [...views.values()].includes(conversationId),
    current: () => [...new Set(views.values())],
    onView: viewed.on,
    look(viewer, conversationId) {
      if (conversationId === null) {
        views.delete(viewer)
        return
      }
      views.set(viewer, conversationId)
      viewed.emit(conversationId)
    },
  }
}
