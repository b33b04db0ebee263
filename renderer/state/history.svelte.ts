import type { Bridge } from '../../shared/contract/index.ts'
import type { HistoryPage } from '../../shared/contract/messages.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { HistoryCursor, Message } from '../../shared/model/message.ts'

const PAGE = 80
/** With more than this, the end that is far from what is read is let go, down to `KEPT`, and paged in again later. */
const CAPACITY = 2000
const KEPT = 1200

/** The order of a history: by time, then by id. */
export const compareCursors = (a: HistoryCursor, b: HistoryCursor): number =>
  a.sentAt - b.sentAt || a.id - b.id

/** A contiguous stretch of one conversation's history, oldest first, that grows at either end. */
export class HistoryWindow {
  readonly #bridge: Bridge
  readonly conversationId: ConversationId
  // A plain array, an index and a version: a thousand messages in one frame are a thousand pushes and one signal.
  #list: Message[] = []
  /** Where each message stands in `#list`; null after a change in the middle, rebuilt when asked for. */
  #places: Map<MessageId, number> | null = null
  #version = $state(0)
  /** `#list` has changed since `messages` was read; then one more change needs no signal. */
  #changed = false
  #generation = $state(0)
  #moreBefore = $state(false)
  #moreAfter = $state(false)
  #loading = $state<'first' | 'before' | 'after' | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #prepended = $state(false)
  /** What was announced while the first page was on its way. */
  #meanwhile: Message[] = []
  /** Grows with every request, so that an answer that came too late is told from the one awaited. */
  #request = 0

  /** Replaced, never changed in place. */
  readonly messages = $derived.by((): readonly Message[] => {
    void this.#version
    this.#changed = false
    return this.#list.slice()
  })

  constructor(bridge: Bridge, conversationId: ConversationId) {
    this.#bridge = bridge
    this.conversationId = conversationId
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
  /** Grows when another stretch altogether took the place of the one before; 0 until the first is there. */
  get generation(): number {
    return this.#generation
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
    if (!this.#moreAfter && this.#generation > 0) return
    await this.#load('first', { kind: 'end' }, (page) => this.#replace(page))
  }

  async loadBefore(): Promise<void> {
    const first = this.#list[0]
    if (!first || !this.#moreBefore || this.#loading) return
    await this.#load('before', { kind: 'before', cursor: cursorOf(first) }, (page) => {
      const fresh = page.messages.filter((message) => this.#placeOf(message.id) === undefined)
      this.#moreBefore = page.moreBefore
      this.#publish([...fresh, ...this.#list], true)
    })
  }

  async loadAfter(): Promise<void> {
    const last = this.#list.at(-1)
    if (!last || !this.#moreAfter || this.#loading) return
    await this.#load('after', { kind: 'after', cursor: cursorOf(last) }, (page) => {
      const fresh = page.messages.filter((message) => this.#placeOf(message.id) === undefined)
      this.#moreAfter = page.moreAfter
      this.#publish([...this.#list, ...fresh], false)
    })
  }

  /**
   * Lets go what is far from the message at `inView`, if there is too much. A change of its own: a virtual list can
   * keep its place while one end changes, not both.
   */
  trim(inView: number): void {
    const { length } = this.#list
    if (length <= CAPACITY || this.#loading) return
    if (inView < length / 2) {
      this.#moreAfter = true
      this.#publish(this.#list.slice(0, KEPT), false)
    } else {
      this.#moreBefore = true
      this.#publish(this.#list.slice(-KEPT), true)
    }
  }

  /** Looks again after deltas were missed. */
  async reload(): Promise<void> {
    const last = this.#list.at(-1)
    if (!last) return this.openAtUnread()
    const at = this.#moreAfter
      ? // Just behind the last one that is shown, so that it is part of the page.
        { kind: 'before' as const, cursor: { sentAt: last.sentAt, id: (last.id + 1) as MessageId } }
      : { kind: 'end' as const }
    await this.#load('first', at, (page) => this.#replace(page))
  }

  /** Takes in new or changed messages; those of other conversations and other stretches are ignored. */
  fold(changed: readonly Message[]): void {
    const own = changed.filter((message) => message.conversationId === this.conversationId)
    if (this.#loading === 'first') this.#meanwhile.push(...own)
    let touched = false
    for (const message of own) {
      const place = this.#placeOf(message.id)
      if (place !== undefined) this.#list[place] = message
      else if (this.#covers(message)) this.#insert(message)
      else continue
      touched = true
    }
    if (!touched || (this.#changed && !this.#prepended)) return
    this.#prepended = false
    this.#changed = true
    this.#version++
  }

  discard(id: MessageId): void {
    if (this.#placeOf(id) === undefined) return
    this.#publish(
      this.#list.filter((message) => message.id !== id),
      false,
    )
  }

  #covers(message: Message): boolean {
    const first = this.#list[0]
    const last = this.#list.at(-1)
    if (!first || !last) return this.#generation > 0 && !this.#moreBefore && !this.#moreAfter
    if (compareCursors(message, first) < 0) return !this.#moreBefore
    if (compareCursors(message, last) > 0) return !this.#moreAfter
    return true
  }

  /** Puts it where it belongs; looks from the end, where nearly all belong. */
  #insert(message: Message): void {
    const at = this.#list.findLastIndex((known) => compareCursors(known, message) <= 0) + 1
    if (at === this.#list.length) this.#places?.set(message.id, at)
    else this.#places = null
    this.#list.splice(at, 0, message)
  }

  #placeOf(id: MessageId): number | undefined {
    this.#places ??= new Map(this.#list.map((message, at) => [message.id, at]))
    return this.#places.get(id)
  }

  #publish(list: Message[], prepended: boolean): void {
    this.#list = list
    this.#places = null
    this.#prepended = prepended
    this.#changed = true
    this.#version++
  }

  #replace(page: HistoryPage): void {
    this.#moreBefore = page.moreBefore
    this.#moreAfter = page.moreAfter
    this.#generation++
    this.#publish([...page.messages], false)
    this.fold(this.#meanwhile)
    this.#meanwhile = []
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
