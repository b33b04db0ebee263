import type { ConversationId } from './ids.ts'

/** Of what in a conversation the desktop tells: everything, only what names the person, nothing. */
export type NotificationRule = 'all' | 'mentions' | 'none'

/** A conversation that has a rule of its own. The others have `all`. */
export interface ConversationRule {
  readonly conversationId: ConversationId
  readonly rule: NotificationRule
  /** Until when it holds, in milliseconds since 1970; null: until it is changed. */
  readonly until: number | null
}
