import type { MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { dayAround } from '../../../shared/words/dates.ts'

/** Messages of one author that follow each other within this time are a group. */
const GROUP_MS = 5 * 60_000

/** What is no part of a talk stands alone. */
const isAlone = ({ kind }: Message): boolean => kind === 'announcement' || kind === 'attention'

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
 * `known` holds the rows made before: what stands as it stood is the same row, and is not drawn again.
 *
 * `fromBeginning`: nothing comes before the first of them. Otherwise the first one's day may have begun earlier, and a
 * line that goes away when a page arrives would make what is read jump.
 */
export function rowsOf(
  messages: readonly Message[],
  { unreadFrom, fromBeginning }: { readonly unreadFrom: MessageId | null; readonly fromBeginning: boolean },
  known: WeakMap<Message, Row> = new WeakMap(),
): readonly Row[] {
  const rows: Row[] = []
  let startsNext = false
  // Asked for once a day, not for each message: a burst makes the rows of thousands anew in every frame.
  let day = { from: 0, until: 0 }
  const isOutside = ({ sentAt }: Message): boolean => sentAt < day.from || sentAt >= day.until
  // Backwards, as a group ends where the next one starts.
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]
    if (!message) continue
    const before = messages[at - 1]
    if (isOutside(message)) day = dayAround(message.sentAt)
    const startsDay = before ? isOutside(before) : fromBeginning
    const startsUnread = message.id === unreadFrom
    const startsGroup =
      startsDay ||
      startsUnread ||
      !before ||
      before.author !== message.author ||
      before.direction !== message.direction ||
      isAlone(message) ||
      isAlone(before) ||
      Math.abs(message.sentAt - before.sentAt) > GROUP_MS
    const endsGroup = startsNext || at === messages.length - 1
    let row = known.get(message)
    if (
      row?.startsDay !== startsDay ||
      row.startsUnread !== startsUnread ||
      row.startsGroup !== startsGroup ||
      row.endsGroup !== endsGroup
    ) {
      row = { message, startsDay, startsUnread, startsGroup, endsGroup }
      known.set(message, row)
    }
    rows.push(row)
    startsNext = startsGroup
  }
  return rows.reverse()
}
