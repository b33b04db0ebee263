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

export function rowsOf(messages: readonly Message[], unreadFrom: MessageId | null): readonly Row[] {
  const starts = messages.map((message, at) => {
    const before = messages[at - 1]
    const startsDay = !before || !isSameDay(before.sentAt, message.sentAt)
    const startsUnread = message.id === unreadFrom
    const startsGroup =
      startsDay ||
      startsUnread ||
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
