import type { Bridge } from '../../shared/contract/index.ts'
import type { HistoryPage } from '../../shared/contract/messages.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { HistoryCursor, Message } from '../../shared/model/message.ts'

const PAGE = 80
/** More than this is never kept in memory: the far end is let go and paged in again when scrolled to. */
const CAPACITY = 2000

const compare = (a: HistoryCursor, b: HistoryCursor): number => a.sentAt - b.sentAt || a.id - b.id

/** A contiguous stretch of one conversation's history, oldest first, that grows at either end. */
export class HistoryWindow {
  readonly #bridge: Bridge
  readonly conversationId: ConversationId
  #messages = $state.raw<readonly Message[]>([])
  #moreBefore = $state(false)
  #moreAfter = $state(false)
  #loading = $state<'first' | 'before' | 'after' | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #prepended = $state.raw(false)
  /** Grows with every request, so that an answer that came too late is told from the one awaited. */
  #request = 0

  constructor(bridge: Bridge, conversationId: ConversationId) {
    this.#bridge = bridge
    this.conversationId = conversationId
  }

  /** Replaced, never changed in place. */
  get messages(): readonly Message[] {
    return this.#messages
  }
  get moreBefore(): boolean {
    return this.#moreBefore
  }
  /** Whether newer messages exist that are not loaded: then what arrives is not appended. */
  get moreAfter(): boolean {
    return this.#moreAfter
  }
  get loading(): 'first' | 'before' | 'after' | null {
    return this.#loading
  }
  get failure(): Failure | null {
    return this.#failure
  }
  /** Whether the last change was at the older end: what a virtual list needs to know to keep its place. */
  get prepended(): boolean {
    return this.#prepended
  }

  /** Loads around the first unread message, or the newest where all is read. */
  async openAtUnread(): Promise<void> {
    await this.#load('first', { kind: 'first-unread' }, (page) => this.#replace(page))
  }

  /** Jumps to now. */
  async toEnd(): Promise<void> {
    if (!this.#moreAfter && this.#messages.length > 0) return
    await this.#load('first', { kind: 'end' }, (page) => this.#replace(page))
  }

  async loadBefore(): Promise<void> {
    const first = this.#messages[0]
    if (!first || !this.#moreBefore || this.#loading) return
    await this.#load('before', { kind: 'before', cursor: cursorOf(first) }, (page) => {
      const all = [...page.messages, ...this.#messages.filter((message) => !has(page, message.id))]
      this.#prepended = true
      this.#moreBefore = page.moreBefore
      if (all.length > CAPACITY) this.#moreAfter = true
      this.#messages = all.slice(0, CAPACITY)
    })
  }

  async loadAfter(): Promise<void> {
    const last = this.#messages.at(-1)
    if (!last || !this.#moreAfter || this.#loading) return
    await this.#load('after', { kind: 'after', cursor: cursorOf(last) }, (page) => {
      const all = [...this.#messages.filter((message) => !has(page, message.id)), ...page.messages]
      this.#prepended = all.length > CAPACITY
      this.#moreAfter = page.moreAfter
      if (all.length > CAPACITY) this.#moreBefore = true
      this.#messages = all.slice(-CAPACITY)
    })
  }

  /** Looks again after deltas were missed. */
  async reload(): Promise<void> {
    const last = this.#messages.at(-1)
    if (!last) return this.openAtUnread()
    const at = this.#moreAfter
      ? // Just behind the last one that is shown, so that it is part of the page.
        { kind: 'before' as const, cursor: { sentAt: last.sentAt, id: (last.id + 1) as MessageId } }
      : { kind: 'end' as const }
    await this.#load('first', at, (page) => this.#replace(page))
  }

  /** Takes in new or changed messages; those of other conversations and other stretches are ignored. */
  fold(changed: readonly Message[]): void {
    let next: Message[] | null = null
    let index: Map<MessageId, number> | null = null
    for (const message of changed) {
      if (message.conversationId !== this.conversationId) continue
      next ??= [...this.#messages]
      index ??= new Map(next.map((known, at) => [known.id, at]))
      const known = index.get(message.id)
      if (known !== undefined) next[known] = message
      else if (this.#covers(next, message)) {
        // Most arrive at the end; the index is worth rebuilding only when one does not.
        const at = placeOf(next, message)
        next.splice(at, 0, message)
        if (at === next.length - 1) index.set(message.id, at)
        else index = null
      }
    }
    if (!next) return
    this.#prepended = false
    this.#messages = next
  }

  discard(id: MessageId): void {
    this.#prepended = false
    this.#messages = this.#messages.filter((message) => message.id !== id)
  }

  #covers(messages: readonly Message[], message: Message): boolean {
    const first = messages[0]
    const last = messages.at(-1)
    if (!first || !last) return !this.#moreBefore && !this.#moreAfter && this.#loading !== 'first'
    if (compare(message, first) < 0) return !this.#moreBefore
    if (compare(message, last) > 0) return !this.#moreAfter
    return true
  }

  #replace(page: HistoryPage): void {
    this.#prepended = false
    this.#messages = page.messages
    this.#moreBefore = page.moreBefore
    this.#moreAfter = page.moreAfter
  }

  async #load(
    what: 'first' | 'before' | 'after',
    at:
      | { readonly kind: 'end' | 'first-unread' }
      | { readonly kind: 'before' | 'after'; readonly cursor: HistoryCursor },
    take: (page: HistoryPage) => void,
  ): Promise<void> {
    const request = ++this.#request
    this.#loading = what
    const { conversationId } = this
    const answer = await this.#bridge.call('messages.page', { conversationId, at, limit: PAGE })
    if (request !== this.#request) return
    this.#loading = null
    this.#failure = answer.ok ? null : answer.error
    if (answer.ok) take(answer.value)
  }
}

const cursorOf = ({ sentAt, id }: Message): HistoryCursor => ({ sentAt, id })

const has = (page: HistoryPage, id: MessageId): boolean => page.messages.some((message) => message.id === id)

/** Where it belongs by time, then id; looks from the end, where nearly all belong. */
function placeOf(messages: readonly Message[], message: Message): number {
  let at = messages.length
  while (at > 0 && compare(messages[at - 1]!, message) > 0) at--
  return at
}
