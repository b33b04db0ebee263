import type { ConversationId } from './ids.ts'

/** Which messages of a conversation the desktop announces: all, only those that mention the person, or none. */
export type NotificationRule = 'all' | 'mentions' | 'none'

/** The rule of one conversation. Conversations without a rule have `all`. */
export interface ConversationRule {
  readonly conversationId: ConversationId
  readonly rule: NotificationRule
  /** Until when it holds, in milliseconds since 1970; null: until the person changes it. */
  readonly until: number | null
}

/** How long to mute. */
export type SilenceLength = 'hour' | 'tomorrow'

/** The end of a mute, in milliseconds since 1970. `tomorrow` ends at eight in the morning of the next day. */
export function silenceEnd(length: SilenceLength, now: number): number {
  if (length === 'hour') return now + 3_600_000
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, 8).getTime()
}
