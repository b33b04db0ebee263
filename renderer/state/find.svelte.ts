import type { Bridge } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { SearchedWord } from '../../shared/search/match.ts'
import type { HistoryWindow } from './history.svelte.ts'

/** Finds words in one open conversation and goes from one message with them to the next. */
export class Find {
  readonly #bridge: Bridge
  readonly #history: HistoryWindow
  readonly conversationId: ConversationId
  text = $state('')
  #ids = $state.raw<readonly MessageId[]>([])
  #count = $state(0)
  #words = $state.raw<readonly SearchedWord[]>([])
  #at = $state(-1)
  #answered = $state('')
  #failure = $state.raw<Failure | null>(null)
  #question = 0

  constructor(bridge: Bridge, history: HistoryWindow) {
    this.#bridge = bridge
    this.#history = history
    this.conversationId = history.conversationId
  }

  /** How many messages have the words. */
  get count(): number {
    return this.#count
  }
  /** Which of them is shown, from 1; 0 if there is none. */
  get position(): number {
    return this.#at < 0 ? 0 : this.#count - this.#ids.length + this.#at + 1
  }
  /** The message that is shown. */
  get current(): MessageId | null {
    return this.#ids[this.#at] ?? null
  }
  /** The words to mark. */
  get words(): readonly SearchedWord[] {
    return this.#words
  }
  /** The text that the count belongs to. */
  get answered(): string {
    return this.#answered
  }
  get failure(): Failure | null {
    return this.#failure
  }

  /**
   * Looks for the text and shows the nearest message with it: one that is in view, else the next one above. `inView` has
   * the messages before the person's eyes, from above. `stays`: the count is made anew, and the view stays.
   */
  async look(inView: readonly MessageId[], stays = false): Promise<void> {
    const question = ++this.#question
    const text = this.text.trim()
    if (text === '') {
      this.#take('', { count: 0, ids: [], words: [] }, -1)
      return
    }
    const answer = await this.#bridge.call('search.find', { conversationId: this.conversationId, text })
    if (question !== this.#question) return
    this.#failure = answer.ok ? null : answer.error
    if (!answer.ok) return
    const { current } = this
    const { ids } = answer.value
    const kept = current === null ? -1 : ids.indexOf(current)
    const at = stays && kept >= 0 ? kept : this.#nearest(ids, inView)
    this.#take(text, answer.value, at)
    const found = ids[at]
    if (!stays && found !== undefined) await this.#history.goTo(found)
  }

  /** Goes to the next message with the words, or the one before, and over the end to the other end. */
  async step(by: 1 | -1): Promise<void> {
    const { length } = this.#ids
    if (length === 0) return
    this.#at = (this.#at + by + length) % length
    const id = this.current
    if (id !== null) await this.#history.goTo(id)
  }

  #take(
    text: string,
    { count, ids, words }: { count: number; ids: readonly MessageId[]; words: readonly SearchedWord[] },
    at: number,
  ): void {
    this.#answered = text
    this.#count = count
    this.#ids = ids
    this.#words = words
    this.#at = at
  }

  #nearest(ids: readonly MessageId[], inView: readonly MessageId[]): number {
    const seen = new Set(inView)
    const visible = ids.findLastIndex((id) => seen.has(id))
    if (visible >= 0) return visible
    const edge = inView[0] === undefined ? undefined : this.#history.get(inView[0])?.place
    if (edge === undefined) return ids.length - 1
    const places = ids.map((id) => this.#history.get(id)?.place)
    const above = places.findLastIndex((place) => place !== undefined && place < edge)
    if (above >= 0) return above
    const below = places.findIndex((place) => place !== undefined && place > edge)
    if (below >= 0) return Math.max(0, below - 1)
    // None of them is loaded. Ids grow with time, but for what came from an archive.
    const [top] = inView
    const older = top === undefined ? -1 : ids.findLastIndex((id) => id < top)
    return older >= 0 ? older : 0
  }
}
