import type { NotificationRule } from '../../shared/model/notification.ts'

/** Everything that can be done with one conversation from its menus. What does not apply is left out. */
export interface ConversationActs {
  readonly unread: boolean
  readonly pinned: boolean
  readonly archived: boolean
  readonly blocked: boolean
  readonly rule: NotificationRule
  /** In a room people are mentioned. */
  readonly isRoom: boolean
  readonly markRead: () => void
  /** Only where nothing is unread. */
  readonly markUnread?: (() => void) | undefined
  readonly pin: (pinned: boolean) => void
  readonly archive: (archived: boolean) => void
  /** The messages that the person has marked in it. */
  readonly showBookmarks: () => void
  readonly export: () => void
  /** Delete messages, or all of it, after a question. */
  readonly clear: () => void
  readonly delete: () => void
  readonly setRule: (rule: NotificationRule, until: number | null) => void
  /** Only where the desktop gives a conversation a window of its own. */
  readonly openOwnWindow?: (() => void) | undefined
  readonly askAttention?: (() => void) | undefined
  /** Only where the details are not shown. */
  readonly showDetails?: (() => void) | undefined
  /** Their name and groups. */
  readonly edit?: (() => void) | undefined
  readonly add?: (() => void) | undefined
  /** Asks once more to see when they are online. */
  readonly askAgain?: (() => void) | undefined
  readonly remove?: (() => void) | undefined
  /** Asks before they are blocked, or lets them in again. */
  readonly block?: (() => void) | undefined
  /** Leaves a room, on all devices. */
  readonly leave?: (() => void) | undefined
  /** Only where one is not in the room. */
  readonly enter?: (() => void) | undefined
  /** Only of a room. */
  readonly roomSettings?: (() => void) | undefined
  readonly invite?: (() => void) | undefined
  readonly close: () => void
}
