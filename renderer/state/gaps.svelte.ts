import { SvelteMap } from 'svelte/reactivity'
import type { Bridge } from '../../shared/contract/index.ts'
import type { HistoryPage } from '../../shared/contract/messages.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'

/** A place where messages may be missing: directly above a message, or at the end of the conversation. */
export type GapPlace = MessageId | 'end'

/** What happens at such a place. */
export interface GapState {
  readonly filling: boolean
  /** Why the last try brought nothing. */
  readonly failure: Failure | null
}

const IDLE: GapState = { filling: false, failure: null }

/** The places in a stretch of history where messages may be missing, and what is done about them. */
export class Gaps {
  readonly #bridge: Bridge
  readonly #conversationId: ConversationId
  /** Looks at the history again, after something came. */
  readonly #refresh: () => Promise<void>
  #places = $state.raw<ReadonlySet<GapPlace>>(new Set())
  readonly #states = new SvelteMap<GapPlace, GapState>()
  /** The places that were tried without being asked, with the message that stood above them. */
  readonly #tried = new Map<GapPlace, MessageId | null>()

  constructor(bridge: Bridge, conversationId: ConversationId, refresh: () => Promise<void>) {
    this.#bridge = bridge
    this.#conversationId = conversationId
    this.#refresh = refresh
  }

  /** Replaced, never changed in place. */
  get places(): ReadonlySet<GapPlace> {
    return this.#places
  }
  state(place: GapPlace): GapState {
    return this.#states.get(place) ?? IDLE
  }

  /** Another stretch is loaded, or the same one again. */
  replace(page: HistoryPage): void {
    this.#set([...page.gapsBefore, ...(page.gapAtEnd ? (['end'] as const) : [])])
  }

  /** The stretch has grown by a page. */
  grow(page: HistoryPage, at: 'before' | 'after'): void {
    const end = at === 'before' ? this.#places.has('end') : page.gapAtEnd
    const known = [...this.#places].filter((place) => place !== 'end')
    this.#set([...known, ...page.gapsBefore, ...(end ? (['end'] as const) : [])])
  }

  /** A message went; a gap above it is now above the next one. */
  discard(id: MessageId, next: MessageId | null): void {
    if (!this.#places.has(id)) return
    this.#set([...this.#places].map((place) => (place === id ? (next ?? 'end') : place)))
  }

  /** Asks the server for what is missing there, because the person wants it. */
  async fill(place: GapPlace): Promise<void> {
    if (this.state(place).filling) return
    this.#states.set(place, { filling: true, failure: null })
    const answer = await this.#bridge.call('archive.fill', {
      conversationId: this.#conversationId,
      before: place === 'end' ? null : place,
    })
    if (answer.ok) await this.#refresh()
    this.#states.set(place, { filling: false, failure: answer.ok ? null : answer.error })
  }

  /**
   * The same, because the place came into view. `above` is the message before it: a place that was tried is left alone
   * until something has come in there.
   */
  heal(place: GapPlace, above: MessageId | null): void {
    const { filling, failure } = this.state(place)
    if (filling || failure !== null) return
    if (this.#tried.has(place) && this.#tried.get(place) === above) return
    this.#tried.set(place, above)
    void this.fill(place)
  }

  /** What failed may succeed now. */
  tryAgain(): void {
    this.#tried.clear()
    for (const [place, { failure }] of this.#states) if (failure !== null) this.#states.delete(place)
  }

  #set(places: readonly GapPlace[]): void {
    const next = new Set(places)
    for (const [place, { filling }] of this.#states)
      if (!next.has(place) && !filling) this.#states.delete(place)
    for (const place of this.#tried.keys()) if (!next.has(place)) this.#tried.delete(place)
    // The same places are the same set, so that the rows stay as they are.
    if (next.size === this.#places.size && places.every((place) => this.#places.has(place))) return
    this.#places = next
  }
}
