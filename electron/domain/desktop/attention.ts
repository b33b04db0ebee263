import { createEmitter } from '../../../shared/events/emitter.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Release } from '../../engine/index.ts'

/** What the person looks at: the conversations that are open in a window which has the focus. */
export interface Attention {
  isOn(conversationId: ConversationId): boolean
  /** Calls `listener` when a conversation comes under the person's eyes. */
  onLook(listener: (conversationId: ConversationId) => void): Release
}

export interface AttentionDoor extends Attention {
  /** `null`: that window shows none, has not the focus, or is gone. */
  look(viewer: string, conversationId: ConversationId | null): void
}

export function createAttention(): AttentionDoor {
  const looks = new Map<string, ConversationId>()
  const looked = createEmitter<[ConversationId]>()
  return {
    isOn: (conversationId) => [...looks.values()].includes(conversationId),
    onLook: looked.on,
    look(viewer, conversationId) {
      if (conversationId === null) {
        looks.delete(viewer)
        return
      }
      looks.set(viewer, conversationId)
      looked.emit(conversationId)
    },
  }
}
