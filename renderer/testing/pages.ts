import type { Snapshot } from '../../shared/contract/app.ts'
import type { Args } from '../../shared/contract/index.ts'
import type { HistoryPage } from '../../shared/contract/messages.ts'
import type { Message } from '../../shared/model/message.ts'

/** The main process's answer to `messages.page`. `history` is sorted by place. */
export function pageOf(
  history: readonly Message[],
  { conversations }: Pick<Snapshot, 'conversations'>,
  { conversationId, at, limit }: Args<'messages.page'>,
): HistoryPage {
  const all = history.filter((message) => message.conversationId === conversationId)
  const unread = conversations.find((chat) => chat.id === conversationId)?.firstUnread ?? null
  const middle = all.findIndex(
    (message) =>
      message.id === (at.kind === 'around' ? at.messageId : at.kind === 'first-unread' && unread) ||
      (at.kind === 'date' && message.sentAt >= at.at),
  )
  const [from, to] =
    at.kind === 'before'
      ? ends(all.findLastIndex((message) => message.place < at.cursor.place) + 1, -limit)
      : at.kind === 'after'
        ? ends(all.findLastIndex((message) => message.place <= at.cursor.place) + 1, limit)
        : middle >= 0
          ? [Math.max(0, middle - (limit >> 1)), middle + (limit >> 1)]
          : ends(all.length, -limit)
  const messages = all.slice(from, to)
  return { messages, moreBefore: from > 0, moreAfter: to < all.length, gapsBefore: [] }
}

const ends = (at: number, length: number): [number, number] =>
  length < 0 ? [Math.max(0, at + length), at] : [at, at + length]
