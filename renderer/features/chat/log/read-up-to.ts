import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Conversation, Message } from '../../../../shared/model/message.ts'
import { compareCursors, type HistoryWindow } from '../../../state/history.svelte.ts'
import { Reading } from './reading.ts'

/** What is read. */
interface Read {
  readonly history: HistoryWindow
  readonly conversation: Conversation
}

/** Tells how far a conversation is read, where that is news. */
export class ReadUpTo {
  readonly #read: Read
  readonly #onread: (upTo: MessageId, from: MessageId) => void
  readonly #reading = new Reading((seen) => this.#tell(seen))
  readonly #toldLate = new Set<MessageId>()
  #told: Message | null = null
  /** The person had marked it as unread before they opened it. */
  #marked: boolean

  /** `onread`: everything down to `upTo` has been before the eyes; `from` is the first that is there now. */
  constructor(read: Read, onread: (upTo: MessageId, from: MessageId) => void) {
    this.#read = read
    this.#onread = onread
    this.#marked = read.conversation.markedUnread ?? false
  }

  /** These are before the person's eyes now, and no others. */
  sees(ids: readonly MessageId[]): void {
    this.#reading.sees(ids)
  }
  /** The counts have changed. */
  repeat(): void {
    this.#reading.repeat()
  }
  /** The log is closed. */
  stop(): void {
    this.#reading.stop()
  }

  #tell(seen: ReadonlySet<MessageId>): void {
    const messages = this.#read.history.messages.filter((message) => seen.has(message.id))
    const [first] = messages
    const last =
      messages.findLast((message) => message.direction === 'in') ??
      (this.#marked ? messages.at(-1) : undefined)
    if (!first || !last) return
    const late = messages.filter((message) => message.late && !this.#toldLate.has(message.id))
    if (late.length === 0 && !this.#marked && !this.#isNews(last)) return
    this.#marked = false
    for (const message of late) this.#toldLate.add(message.id)
    if (!this.#told || compareCursors(last, this.#told) > 0) this.#told = last
    this.#onread(last.id, first.id)
  }

  /** Whether something is unread up to there. */
  #isNews(last: Message): boolean {
    const { history, conversation } = this.#read
    const { unread, firstUnread } = conversation
    if (unread === 0 || (this.#told && compareCursors(last, this.#told) <= 0)) return false
    const first = firstUnread === null ? null : history.get(firstUnread)
    // The unread ones are further down, or not loaded yet.
    return first ? compareCursors(first, last) <= 0 : !history.moreAfter
  }
}
