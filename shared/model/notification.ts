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

/** For how long somebody wants to hear nothing. */
export type SilenceLength = 'hour' | 'tomorrow'

/** When that is over, in milliseconds since 1970: `tomorrow` at eight in the morning of the next day. */
export function silenceEnd(length: SilenceLength, now: number): number {
  if (length === 'hour') return now + 3_600_000
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, 8).getTime()
}
