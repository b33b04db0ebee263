import * as v from 'valibot'
import type { ConversationId } from '../model/ids.ts'
import type { ConversationRule } from '../model/notification.ts'
import { command } from './command.ts'
import { conversationId, instant } from './schemas.ts'

export const notificationCommands = {
  /**
   * Sets which messages of this conversation the desktop announces. null removes its rule, and so does `all`, except in a
   * room.
   */
  'notifications.setRule': command()(
    v.object({
      conversationId,
      rule: v.nullable(v.picklist(['all', 'mentions', 'none'])),
      until: v.nullable(instant),
    }),
  ),
}

export interface NotificationSnapshot {
  readonly notificationRules: readonly ConversationRule[]
}

export type NotificationDelta = {
  readonly kind: 'notificationRuleChanged'
  readonly conversationId: ConversationId
  /** null: the rule is gone. */
  readonly rule: ConversationRule | null
}
