import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { Unread } from '../messages/index.ts'
import type { DomainPorts } from '../ports.ts'
import type { News } from './gathering.ts'
import { conversationNotice, MESSAGES_SHOWN, summaryNotice, type Look } from './texts.ts'

/** More conversations than that at once, or more messages than that in several, are told in one sentence. */
const MOST_CONVERSATIONS_AT_ONCE = 5
const MOST_MESSAGES_AT_ONCE = 20
/** So many notices may stand beside each other; one more, and they become one. */
const MOST_SHOWN = 20
/** What follows a burst this soon belongs to it. */
const BURST_GOES_ON_MS = 10_000

export const SUMMARY = 'summary'

/** What a notice of a conversation stands for. */
export interface Shown {
  /** The one message in it; null where there are several. */
  readonly only: MessageId | null
  /** The newest in it. */
  readonly upTo: MessageId
}

/** The notices that are on the screen. */
export interface Screen {
  /** Shows what is new; conversations in which nothing is unread any more are left out. Whether anything was shown. */
  tell(news: News): boolean
  /** A conversation has been read, looked at, muted or removed. */
  clear(id: ConversationId): void
  clearAll(): void
  /** Takes away what is not unread, or not there, any more. */
  sweep(): void
  /** A notice has been dealt with, and has gone. */
  conversation(key: string): { readonly id: ConversationId; readonly shown: Shown } | null
  /** Those in the summary, in the order in which they came, with how much is unread in each. */
  readonly summarized: ReadonlyMap<ConversationId, number>
  close(): void
}

export interface ScreenParts {
  readonly notifier: NonNullable<DomainPorts['notifier']>
  readonly clock: DomainPorts['clock']
  readonly speech: DomainPorts['speech']
  unreadIn(id: ConversationId, most: number): Unread | null
  look(unread: Unread): Look
}

const keyOf = (id: ConversationId): string => `conversation-${id}`

export function createScreen({ notifier, clock, speech, unreadIn, look }: ScreenParts): Screen {
  const single = new Map<ConversationId, Shown>()
  const summarized = new Map<ConversationId, number>()
  /** How much is unread in all of those. */
  let messagesSummarized = 0
  let burst: CancelTimer | null = null

  function showSingle(unread: Unread): void {
    const [first, ...others] = unread.latest
    const last = others.at(-1) ?? first
    if (first === undefined || last === undefined) return
    single.set(unread.conversationId, { only: unread.count === 1 ? first.id : null, upTo: last.id })
    notifier.show(conversationNotice(speech.words().notices, unread, look(unread)))
  }

  /** Takes these into the summary. Those that are in it are not read again. */
  function showSummary(all: readonly Unread[]): void {
    const [first] = all
    if (first === undefined) return
    for (const { conversationId, count } of all) {
      messagesSummarized += count - (summarized.get(conversationId) ?? 0)
      summarized.set(conversationId, count)
      if (single.delete(conversationId)) notifier.close(keyOf(conversationId))
    }
    burst?.()
    burst = clock.after(BURST_GOES_ON_MS, () => (burst = null))
    notifier.show(
      summaryNotice(speech.words().notices, SUMMARY, messagesSummarized, summarized.size, look(first).sound),
    )
  }

  const unreadOf = (ids: Iterable<ConversationId>): Unread[] =>
    [...ids].map((id) => unreadIn(id, MESSAGES_SHOWN)).filter((unread) => unread !== null)

  function clear(id: ConversationId): void {
    if (single.delete(id)) notifier.close(keyOf(id))
    // Who reads one of many has the list before their eyes.
    if (summarized.has(id)) clearSummary()
  }

  function clearSummary(): void {
    if (summarized.size > 0) notifier.close(SUMMARY)
    summarized.clear()
    messagesSummarized = 0
  }

  return {
    tell(news) {
      const unread = unreadOf(news.keys())
      if (unread.length === 0) return false
      const messages = unread.reduce((sum, { conversationId }) => sum + (news.get(conversationId) ?? 0), 0)
      const isBurst =
        unread.length > MOST_CONVERSATIONS_AT_ONCE || (unread.length > 1 && messages > MOST_MESSAGES_AT_ONCE)
      const together = new Set([...single.keys(), ...news.keys()])
      if (isBurst || together.size > MOST_SHOWN) showSummary(unreadOf(together))
      else if (burst !== null && summarized.size > 0) showSummary(unread)
      else unread.forEach(showSingle)
      return true
    },
    clear,
    clearAll() {
      for (const id of single.keys()) notifier.close(keyOf(id))
      single.clear()
      clearSummary()
    },
    conversation(key) {
      for (const [id, shown] of single) if (keyOf(id) === key) return { id, shown }
      return null
    },
    sweep() {
      for (const id of [...single.keys(), ...summarized.keys()]) if (unreadIn(id, 1) === null) clear(id)
    },
    summarized,
    close: () => burst?.(),
  }
}
