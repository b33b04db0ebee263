import type { ConversationId } from './ids.ts'
import type { Room } from './room.ts'

/** Which messages of a conversation the desktop announces: all, only those that mention the person, or none. */
export type NotificationRule = 'all' | 'mentions' | 'none'

/** The rule of one conversation. The others have `defaultRule`. */
export interface ConversationRule {
  readonly conversationId: ConversationId
  readonly rule: NotificationRule
  /** Until when it holds, in milliseconds since 1970; null: until the person changes it. */
  readonly until: number | null
}

/** In a larger room, hardly anything that is said is meant for everybody. */
const SMALL_ROOM = 20

/**
 * The rule of a conversation without one. In rooms the person only hears of mentions, except in private groups, where
 * everybody knows everybody, and while few people are there. `room`: what is known of the room that the conversation is;
 * null: it is none.
 */
export function defaultRule(room: Pick<Room, 'traits' | 'occupants'> | null): NotificationRule {
  if (room === null) return 'all'
  const { traits, occupants } = room
  const isGroup = traits.membersOnly && traits.nonAnonymous === true
  return isGroup || (occupants > 0 && occupants <= SMALL_ROOM) ? 'all' : 'mentions'
}

/** How long to mute. */
export type SilenceLength = 'hour' | 'tomorrow'

/** The end of a mute, in milliseconds since 1970. `tomorrow` ends at eight in the morning of the next day. */
export function silenceEnd(length: SilenceLength, now: number): number {
  if (length === 'hour') return now + 3_600_000
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, 8).getTime()
}
