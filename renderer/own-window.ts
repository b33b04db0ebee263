import type { ConversationId } from '../shared/model/ids.ts'

/** Which conversation a window is for, by its address (`#conversation=12`); null: it is the main window. */
export function conversationOf(hash: string): ConversationId | null {
  const [, id] = /^#conversation=(\d{1,15})$/.exec(hash) ?? []
  return id === undefined ? null : (Number(id) as ConversationId)
}
