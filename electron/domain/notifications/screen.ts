import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { Unread } from '../messages/index.ts'
import type { DomainPorts } from '../ports.ts'
import type { News } from './gathering.ts'
import { conversationNotice, MESSAGES_SHOWN, summaryNotice, type Look } from './texts.ts'

/** If more conversations, or more messages in several, have news at once, they are shown as one summary. */
const MAX_CONVERSATIONS_AT_ONCE = 5
const MAX_MESSAGES_AT_ONCE = 20
/** The most notices at a time. If there are more, they become one summary. */
const MAX_SHOWN = 20
/** News within this time after a burst belong to it. */
const BURST_GOES_ON_MS = 10_000

export const SUMMARY = 'summary'

/** The messages that a conversation's notice shows. */
export interface Shown {
  /** The only message; null if there are several. */
  readonly only: MessageId | null
  /** The newest message. */
  readonly upTo: MessageId
  /** How many were unread. */
  readonly count: number
}

/** The notices on the screen. */
export interface Screen {
  /** Shows the news, leaving out conversations without unread messages. Returns whether anything was shown. */
  tell(news: News): boolean
  /** The same for what was missed while away: several conversations are one summary. */
  tellMissed(news: News): boolean
  /** Removes a conversation's notice, after it was viewed, muted or removed. */
  clear(id: ConversationId): void
  /** Takes read messages out of the notices, without a sound, when fewer are unread than these tell. */
  read(id: ConversationId, unread: number): void
  clearAll(): void
  /** Removes the notices of conversations that are read or deleted. */
  sweep(): void
  /** The conversation of a notice; null if the notice isn't shown. */
  conversation(key: string): { readonly id: ConversationId; readonly shown: Shown } | null
  /** The conversations in the summary, in the order they came, with their unread counts. */
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
  /** The total unread count of the summary. */
  let messagesSummarized = 0
  let burst: CancelTimer | null = null

  function showSingle(unread: Unread, changes: Partial<Look> = {}): void {
    const { latest, count, conversationId } = unread
    const [first, ...others] = latest
    const last = others.at(-1) ?? first
    if (first === undefined || last === undefined) return
    single.set(conversationId, { only: count === 1 ? first.id : null, upTo: last.id, count })
    notifier.show(conversationNotice(speech.words(), unread, { ...look(unread), ...changes }))
  }

  function showSum(sound: boolean): void {
    notifier.show(summaryNotice(speech.words().notices, SUMMARY, messagesSummarized, summarized.size, sound))
  }

  function countIn(id: ConversationId, count: number): void {
    messagesSummarized += count - (summarized.get(id) ?? 0)
    summarized.set(id, count)
  }

  /** Adds these to the summary. The others in it are not read again. */
  function showSummary(all: readonly Unread[]): void {
    const [first] = all
    if (first === undefined) return
    for (const { conversationId, count } of all) {
      countIn(conversationId, count)
      if (single.delete(conversationId)) notifier.close(keyOf(conversationId))
    }
    burst?.()
    burst = clock.after(BURST_GOES_ON_MS, () => (burst = null))
    showSum(look(first).sound)
  }

  const unreadOf = (ids: Iterable<ConversationId>): Unread[] =>
    [...ids].map((id) => unreadIn(id, MESSAGES_SHOWN)).filter((unread) => unread !== null)

  function clear(id: ConversationId): void {
    if (single.delete(id)) notifier.close(keyOf(id))
    // Somebody who reads one of them also sees the list with the others.
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
        unread.length > MAX_CONVERSATIONS_AT_ONCE || (unread.length > 1 && messages > MAX_MESSAGES_AT_ONCE)
      const together = new Set([...single.keys(), ...news.keys()])
      if (isBurst || together.size > MAX_SHOWN) showSummary(unreadOf(together))
      else if (burst !== null && summarized.size > 0) showSummary(unread)
      else for (const each of unread) showSingle(each)
      return true
    },
    tellMissed(news) {
      const unread = unreadOf(news.keys())
      const [first] = unread
      if (first === undefined) return false
      if (unread.length === 1 && summarized.size === 0) showSingle(first)
      else showSummary(unread)
      return true
    },
    clear,
    read(id, count) {
      if (count === 0) {
        clear(id)
        return
      }
      const unread = count < (single.get(id)?.count ?? 0) ? unreadIn(id, MESSAGES_SHOWN) : null
      if (unread !== null) showSingle(unread, { sound: false })
      if (count >= (summarized.get(id) ?? 0)) return
      countIn(id, count)
      showSum(false)
    },
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
