import { flushSync } from 'svelte'
import type { Args, Bridge } from '../../shared/contract/index.ts'
import type { HistoryPage } from '../../shared/contract/messages.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { HistoryCursor, Message } from '../../shared/model/message.ts'
import { Gaps } from './gaps.svelte.ts'
import { wholeOf } from './whole-text.ts'

const PAGE = 80
/** The most that a page may have: what is looked at again is taken in one piece. */
const WHOLE = 200
/** With more than this, the end that is far from what is read is let go, down to `KEPT`, and paged in again later. */
const CAPACITY = 2000
const KEPT = 1200
/** Of so many very long messages the whole text is kept: of those that were opened last. */
const MAX_WHOLE = 5

/** More messages than this that come at the end together are too many to be seen in passing. */
const FEW = 8

/** The order of a history. */
export const compareCursors = (a: HistoryCursor, b: HistoryCursor): number => a.place - b.place

/** A message that is to be shown in the middle and pointed out. Another object each time it is asked for. */
export interface Target {
  readonly id: MessageId
  /** The keyboard goes there, too, from wherever it is. */
  readonly takesFocus: boolean
}

/** A contiguous stretch of one conversation's history, oldest first, that grows at either end. */
export class HistoryWindow {
  readonly #bridge: Bridge
  readonly conversationId: ConversationId
  // A plain array, an index and a version: a thousand messages in one frame are a thousand pushes and one signal.
  #list: Message[] = []
  /** Where each message stands in `#list`; null after a change in the middle, rebuilt when asked for. */
  #indexes: Map<MessageId, number> | null = null
  #version = $state(0)
  /** `#list` has changed since `messages` was read; then one more change needs no signal. */
  #changed = false
  #generation = $state(0)
  #moreBefore = $state(false)
  #moreAfter = $state(false)
  #olderGone = $state(false)
  #loading = $state<'first' | 'before' | 'after' | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #prepended = $state(false)
  #lookedAgain = false
  #manyCame = $state(false)
  #target = $state.raw<Target | null>(null)
  /** What was announced while a page that replaces all was on its way. */
  #meanwhile: Message[] = []
  /** Very long messages that were asked for, whole, by what they were when only their beginning was told. */
  readonly #whole = new Map<MessageId, { readonly told: Message; readonly whole: Message }>()
  /** Grows with every request, so that an answer that came too late is told from the one awaited. */
  #request = 0
  /** The page that replaces all and is on its way. */
  #first: Promise<void> | null = null
  #reloading: Promise<void> | null = null
  /** Something has changed since the reload that is under way asked. */
  #stale = false
  /** Where messages may be missing. */
  readonly gaps: Gaps
  /** What is before the person's eyes: what is loaded again is loaded around it. null: the end. */
  inView: MessageId | null = null

  /** Replaced, never changed in place. */
  readonly messages = $derived.by((): readonly Message[] => {
    void this.#version
    this.#changed = false
    return this.#list.slice()
  })

  constructor(bridge: Bridge, conversationId: ConversationId) {
    this.#bridge = bridge
    this.conversationId = conversationId
    this.gaps = new Gaps(bridge, conversationId, () => this.reload())
  }

  get moreBefore(): boolean {
    return this.#moreBefore
  }
  /** Whether newer messages exist that are not loaded: then what arrives is not appended. */
  get moreAfter(): boolean {
    return this.#moreAfter
  }
  /** Whether the server has removed what came before the first message that there is. */
  get olderGone(): boolean {
    return this.#olderGone && !this.#moreBefore
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
  /** Whether the last change came of looking at the same stretch again: then what is in view must stay where it is. */
  get lookedAgain(): boolean {
    return this.#lookedAgain
  }
  /** Whether many messages came at the end together while it was looked at, as after a while without a connection. */
  get manyCame(): boolean {
    return this.#manyCame
  }
  /** The person is led to where they begin. */
  leadToMany(): void {
    this.#manyCame = false
  }
  /** What is to be shown in the middle. It is loaded. */
  get target(): Target | null {
    return this.#target
  }

  /** One of the loaded ones. */
  get(id: MessageId): Message | null {
    const at = this.#indexOf(id)
    return (at === undefined ? undefined : this.#list[at]) ?? null
  }

  /** Loads around the first unread message, or the newest where all is read. */
  async openAtUnread(): Promise<void> {
    await this.#load('first', { kind: 'first-unread' }, PAGE, (page) => this.#replace(page))
  }

  /** Shows a message: loads around it where it is not here. False where it is nowhere; then the newest are loaded. */
  async goTo(id: MessageId, takesFocus = false): Promise<boolean> {
    if (this.#indexOf(id) !== undefined && this.#loading !== 'first') this.#aim(id, takesFocus)
    else
      await this.#load('first', { kind: 'around', messageId: id }, PAGE, (page) => {
        this.#replace(page)
        this.#aim(id, takesFocus)
      })
    return this.#indexOf(id) !== undefined
  }

  /** Together with a new stretch, so that the log begins at the message and draws nothing else first. */
  #aim(id: MessageId, takesFocus: boolean): void {
    if (this.#indexOf(id) !== undefined) this.#target = { id, takesFocus }
  }

  /** Shows the first message from a moment on. null if there is none; then the newest are loaded. */
  async goToDate(at: number): Promise<MessageId | null> {
    const first = (): MessageId | null => this.#list.find(({ sentAt }) => sentAt >= at)?.id ?? null
    await this.#load('first', { kind: 'date', at }, PAGE, (page) => {
      this.#replace(page)
      const id = first()
      if (id !== null) this.#aim(id, false)
    })
    return first()
  }

  /** Jumps to now. */
  async toEnd(): Promise<void> {
    if (!this.#moreAfter && this.#generation > 0) return
    await this.#load('first', { kind: 'end' }, PAGE, (page) => this.#replace(page))
  }

  async loadBefore(): Promise<void> {
    const first = this.#list[0]
    if (!first || !this.#moreBefore || this.#loading) return
    await this.#load('before', { kind: 'before', cursor: cursorOf(first) }, PAGE, (page) => {
      const fresh = this.#fresh(page)
      this.#moreBefore = page.moreBefore
      this.#olderGone = page.olderGone ?? false
      this.gaps.grow(page, 'before')
      this.#publish([...fresh, ...this.#list], true)
    })
  }

  async loadAfter(): Promise<void> {
    const last = this.#list.at(-1)
    if (!last || !this.#moreAfter || this.#loading) return
    await this.#load('after', { kind: 'after', cursor: cursorOf(last) }, PAGE, (page) => {
      const fresh = this.#fresh(page)
      this.#moreAfter = page.moreAfter
      this.gaps.grow(page, 'after')
      this.#publish([...this.#list, ...fresh], false)
    })
  }

  /** Asks for all of a very long message, and shows it from then on. Why that could not be, else null. */
  async showWhole(id: MessageId): Promise<Failure | null> {
    const told = this.get(id)
    if (told?.bodyLength === undefined) return null
    const answer = await wholeOf(this.#bridge, told)
    if (!answer.ok) return answer.error
    this.#whole.set(id, { told, whole: answer.value })
    const [oldest] = this.#whole.keys()
    if (this.#whole.size > MAX_WHOLE && oldest !== undefined) this.#whole.delete(oldest)
    const now = this.get(id)
    if (now) this.fold([now])
    return null
  }

  /** What was asked for before stays whole while the message says the same. */
  #completed(message: Message): Message {
    const known = this.#whole.get(message.id)
    if (known === undefined || message.bodyLength === undefined) return message
    const { told, whole } = known
    const says = (one: Message) => [one.bodyLength, one.edited, one.body].join()
    if (says(told) !== says(message)) return message
    const { body, rich, variants } = whole
    return { ...message, body, rich, variants, bodyLength: undefined }
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

  /**
   * Looks again, after deltas were missed or a stretch became another one: around what is before the eyes, which stays
   * where it is. Resolves when everything that had changed by now is shown.
   */
  reload(): Promise<void> {
    this.#stale = true
    this.#reloading ??= this.#refresh().finally(() => (this.#reloading = null))
    return this.#reloading
  }

  async #refresh(): Promise<void> {
    // Changes come faster than pages while an archive is fetched: at most one page is on its way, and none is dropped.
    while (this.#stale) {
      await this.#first
      this.#stale = false
      await (this.#generation === 0 ? this.openAtUnread() : this.#lookAgain())
    }
  }

  async #lookAgain(): Promise<void> {
    const asked = this.inView
    const at =
      asked === null || this.#indexOf(asked) === undefined
        ? { kind: 'end' as const }
        : { kind: 'around' as const, messageId: asked }
    await this.#load('first', at, WHOLE, (page) => {
      const { inView } = this
      const isThere = (id: MessageId): boolean => page.messages.some((message) => message.id === id)
      // The person has gone elsewhere meanwhile.
      const goneUp = inView !== null && inView !== asked && this.#indexOf(inView) !== undefined
      if ((goneUp && !isThere(inView)) || (inView === null && page.moreAfter)) {
        this.#stale = true
        return
      }
      if (inView === null) this.#countCame(page)
      else this.#replaceAbove(page, inView)
      this.#replace(page, inView === null || isThere(inView))
    })
  }

  /** Counts what comes at the end, where the person is. */
  #countCame({ messages }: HistoryPage): void {
    const last = this.#list.at(-1)?.id
    const came = messages.length - 1 - messages.findIndex(({ id }) => id === last)
    if (last !== undefined && came > FEW) this.#manyCame = true
  }

  /** Takes in new or changed messages; those of other conversations and other stretches are ignored. */
  fold(changed: readonly Message[]): void {
    const own = changed
      .filter((message) => message.conversationId === this.conversationId)
      .map((message) => this.#completed(message))
    if (this.#loading === 'first') this.#meanwhile.push(...own)
    let touched = false
    for (const message of own) touched = this.#take(message) || touched
    if (!touched || (this.#changed && !this.#prepended)) return
    this.#prepended = false
    this.#lookedAgain = false
    this.#changed = true
    this.#version++
  }

  discard(id: MessageId): void {
    this.#whole.delete(id)
    this.#meanwhile = this.#meanwhile.filter((message) => message.id !== id)
    const at = this.#indexOf(id)
    if (at === undefined) return
    this.gaps.discard(id, this.#list[at + 1]?.id ?? null)
    this.#publish(
      this.#list.filter((message) => message.id !== id),
      false,
    )
  }

  /** Whether that changed anything. */
  #take(message: Message): boolean {
    const at = this.#indexOf(message.id)
    const known = at === undefined ? undefined : this.#list[at]
    if (at === undefined || known === undefined) {
      if (this.#covers(message)) this.#insert(message)
      else return false
    } else if (known.place === message.place) this.#list[at] = message
    else {
      // The server's order is another one: it moves, or leaves what is loaded.
      this.#list.splice(at, 1)
      this.#indexes = null
      if (this.#covers(message)) this.#insert(message)
    }
    return true
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
    if (at === this.#list.length) this.#indexes?.set(message.id, at)
    else this.#indexes = null
    this.#list.splice(at, 0, message)
  }

  #indexOf(id: MessageId): number | undefined {
    this.#indexes ??= new Map(this.#list.map((message, at) => [message.id, at]))
    return this.#indexes.get(id)
  }

  /** What of a page is not here yet. */
  #fresh(page: HistoryPage): Message[] {
    return page.messages
      .filter((message) => this.#indexOf(message.id) === undefined)
      .map((message) => this.#completed(message))
  }

  #publish(list: Message[], prepended: boolean, again = false): void {
    this.#lookedAgain = again
    this.#list = list
    this.#indexes = null
    this.#prepended = prepended
    this.#changed = true
    this.#version++
  }

  /**
   * What stands above a message becomes what the page says, as a change of its own: a virtual list can keep its place
   * while one end changes, not both.
   */
  #replaceAbove(page: HistoryPage, id: MessageId): void {
    const was = this.#indexOf(id)
    const at = page.messages.findIndex((message) => message.id === id)
    if (was === undefined || at < 0) return
    const above = page.messages.slice(0, at).map((message) => this.#completed(message))
    const shown = new Set(above.map((message) => message.id))
    this.#moreBefore = page.moreBefore
    this.gaps.replace(page)
    this.#publish(
      [...above, ...this.#list.slice(was).filter((message) => !shown.has(message.id))],
      true,
      true,
    )
    flushSync()
  }

  /** `stays`: it is the same stretch looked at again, and nothing is to move. */
  #replace(page: HistoryPage, stays = false): void {
    this.#moreBefore = page.moreBefore
    this.#moreAfter = page.moreAfter
    if (!stays) this.#generation++
    this.#olderGone = page.olderGone ?? false
    this.gaps.replace(page)
    this.#publish(
      page.messages.map((message) => this.#completed(message)),
      false,
      stays,
    )
    const meanwhile = this.#meanwhile
    this.#meanwhile = []
    this.fold(meanwhile)
  }

  #load(
    what: 'first' | 'before' | 'after',
    at: Args<'messages.page'>['at'],
    limit: number,
    take: (page: HistoryPage) => void,
  ): Promise<void> {
    const loaded = this.#ask(what, at, limit, take)
    this.#first = what === 'first' ? loaded : null
    return loaded
  }

  async #ask(
    what: 'first' | 'before' | 'after',
    at: Args<'messages.page'>['at'],
    limit: number,
    take: (page: HistoryPage) => void,
  ): Promise<void> {
    const request = ++this.#request
    this.#loading = what
    this.#meanwhile = []
    const { conversationId } = this
    const answer = await this.#bridge.call('messages.page', { conversationId, at, limit })
    if (request !== this.#request) return
    this.#loading = null
    this.#failure = answer.ok ? null : answer.error
    if (answer.ok) take(answer.value)
  }
}

const cursorOf = ({ place }: Message): HistoryCursor => ({ place })
