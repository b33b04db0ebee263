import type { MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { isSameDay } from '../../i18n/time.ts'

/** Messages of one author that follow each other within this time are a group. */
const GROUP_MS = 5 * 60_000

/** One message as it stands among its neighbours. */
export interface Row {
  readonly message: Message
  /** The line with the date stands before it. */
  readonly startsDay: boolean
  /** The line "New messages" stands before it. */
  readonly startsUnread: boolean
  readonly startsGroup: boolean
  readonly endsGroup: boolean
}

/**
 * `fromBeginning`: nothing comes before the first of them. Otherwise the first one's day may have begun earlier, and a
 * line that goes away when a page arrives would make what is read jump.
 */
export function rowsOf(
  messages: readonly Message[],
  { unreadFrom, fromBeginning }: { readonly unreadFrom: MessageId | null; readonly fromBeginning: boolean },
): readonly Row[] {
  const starts = messages.map((message, at) => {
    const before = messages[at - 1]
    const startsDay = before ? !isSameDay(before.sentAt, message.sentAt) : fromBeginning
    const startsUnread = message.id === unreadFrom
    const startsGroup =
      startsDay ||
      startsUnread ||
      !before ||
      before.author !== message.author ||
      before.direction !== message.direction ||
      message.sentAt - before.sentAt > GROUP_MS
    return { startsDay, startsUnread, startsGroup }
  })
  return messages.map((message, at) => ({
    message,
    ...starts[at]!,
    endsGroup: starts[at + 1]?.startsGroup ?? true,
  }))
}
