import type { Bridge, Delta } from '../../shared/contract/index.ts'
import type { SearchHit, SearchIndex, SearchPage } from '../../shared/contract/search.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'

const PAGE = 50
/** More results than anybody looks through; a further word finds the others. */
const MOST = 2000
/** So many searches are remembered, until Balcony quits. */
const MOST_RECENT = 6
/** A person who has not typed for so long may wait for a server. */
const REST_MS = 1000

export type SearchOrder = 'newest' | 'relevance'

/** How the server of an account answered the same search. */
export type ServerAnswer =
  | { readonly state: 'asking' }
  | { readonly state: 'asked'; readonly found: number; readonly more: boolean }
  | { readonly state: 'failed'; readonly failure: Failure }

/** The messages found for one text. */
export interface FoundMessages extends Omit<SearchPage, 'hits' | 'more'> {
  readonly text: string
  readonly hits: readonly SearchHit[]
  readonly more: string | null
}

const NO_SERVERS: ReadonlyMap<AccountId, ServerAnswer> = new Map()

/** The search over all conversations. It outlives the list of results, which gives way to the conversations. */
export class Search {
  readonly #bridge: Bridge
  #text = $state('')
  #order = $state<SearchOrder>('newest')
  #found = $state.raw<FoundMessages | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #isAsking = $state(false)
  #isPaging = $state(false)
  #index = $state.raw<SearchIndex>({ share: 1, running: false })
  #recent = $state.raw<readonly string[]>([])
  #servers = $state.raw(NO_SERVERS)
  #awayIn = $state<ConversationId | null>(null)
  #returns = $state(0)
  /** Grows with each question: an answer to an earlier one comes too late. */
  #question = 0
  /** More can be found than when the question on its way was asked. */
  #isStale = false
  #rest: ReturnType<typeof setTimeout> | undefined

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** The text in the field. */
  get text(): string {
    return this.#text
  }
  get isOn(): boolean {
    return this.#text.trim() !== ''
  }
  get order(): SearchOrder {
    return this.#order
  }
  /** The latest answer. While a new one is on its way it may be for an earlier text. null: there is none yet. */
  get found(): FoundMessages | null {
    return this.#found
  }
  /** Whether the answer is for what is in the field. */
  get isSettled(): boolean {
    return !this.#isAsking
  }
  get failure(): Failure | null {
    return this.#failure
  }
  /** How much of the history can be found. */
  get index(): SearchIndex {
    return this.#index
  }
  /** Texts of searches that led somewhere, the latest first. Kept only in memory. */
  get recent(): readonly string[] {
    return this.#recent
  }
  /** The servers that search as well. */
  get servers(): ReadonlyMap<AccountId, ServerAnswer> {
    return this.#servers
  }
  /** The conversation that a result led to: Escape leads back from there. */
  get awayIn(): ConversationId | null {
    return this.#awayIn
  }
  /** Grows each time the person comes back to the results. */
  get returns(): number {
    return this.#returns
  }

  /** The person has changed the text. */
  write(text: string): void {
    if (text === this.#text) return
    const isSame = text.trim() === this.#text.trim()
    this.#text = text
    if (isSame) return
    this.#awayIn = null
    this.#servers = NO_SERVERS
    if (this.isOn) void this.#ask()
    else this.#forget()
  }

  sort(order: SearchOrder): void {
    if (order === this.#order) return
    this.#order = order
    if (this.isOn) void this.#ask()
  }

  /** Asks again: more can be found now, or the last question failed. */
  async again(): Promise<void> {
    if (this.isOn) await this.#ask()
  }

  /** Loads what follows the results. */
  async loadMore(): Promise<void> {
    const before = this.#found
    if (!before?.more || this.#isAsking || this.#isPaging || before.hits.length >= MOST) return
    const question = this.#question
    this.#isPaging = true
    const answer = await this.#bridge.call('search.messages', {
      text: before.text,
      order: this.#order,
      cursor: before.more,
      limit: PAGE,
    })
    this.#isPaging = false
    if (question !== this.#question || (!answer.ok && answer.error.code === 'cancelled')) return
    if (!answer.ok) {
      // Without a way on, the end of the list would ask again at each turn of the wheel.
      this.#found = { ...before, more: null }
      this.#failure = answer.error
      return
    }
    const known = new Set(before.hits.map(({ messageId }) => messageId))
    const fresh = answer.value.hits.filter(({ messageId }) => !known.has(messageId))
    this.#found = { ...before, hits: [...before.hits, ...fresh], more: answer.value.more }
  }

  /** Asks the server of an account for what may not be here. What it finds is stored and stands among the results. */
  async askServer(accountId: AccountId): Promise<void> {
    const text = this.#text.trim()
    this.#tell(accountId, { state: 'asking' })
    const answer = await this.#bridge.call('search.server', { accountId, text })
    if (text !== this.#text.trim()) return
    this.#tell(
      accountId,
      answer.ok ? { state: 'asked', ...answer.value } : { state: 'failed', failure: answer.error },
    )
    if (answer.ok && answer.value.found > 0) await this.again()
  }

  /** A result in that conversation has been opened. */
  went(conversationId: ConversationId): void {
    const text = this.#text.trim()
    this.#recent = [text, ...this.#recent.filter((one) => one !== text)].slice(0, MOST_RECENT)
    this.#awayIn = conversationId
  }

  /** Back to the results. */
  comeBack(): void {
    this.#awayIn = null
    this.#returns++
  }

  reset(index: SearchIndex): void {
    this.#index = index
    void this.again()
  }

  apply(delta: Delta): void {
    if (delta.kind === 'searchIndexChanged') {
      const isMore = delta.index.share > this.#index.share || (this.#index.running && !delta.index.running)
      this.#index = delta.index
      if (isMore && this.#isAsking) this.#isStale = true
      else if (isMore) void this.again()
    } else if (delta.kind === 'accountRemoved') void this.again()
  }

  async #ask(): Promise<void> {
    const question = ++this.#question
    const text = this.#text.trim()
    clearTimeout(this.#rest)
    this.#isAsking = true
    this.#takeStale()
    // After a first page that was read on, as much is asked for as stands there.
    const limit = this.#found?.text === text ? Math.min(100, Math.max(PAGE, this.#found.hits.length)) : PAGE
    const answer = await this.#bridge.call('search.messages', { text, order: this.#order, limit })
    if (question !== this.#question) return
    this.#isAsking = false
    this.#failure = answer.ok ? null : answer.error
    if (!answer.ok) return
    this.#found = { text, ...answer.value }
    if (this.#takeStale()) return this.#ask()
    this.#rest = setTimeout(() => this.#askServers(), REST_MS)
  }

  /** Where little is here, the servers may have more. */
  #askServers(): void {
    const found = this.#found
    if (!found || found.more !== null || found.problems.length > 0) return
    for (const accountId of found.servers) if (!this.#servers.has(accountId)) void this.askServer(accountId)
  }

  #takeStale(): boolean {
    const isStale = this.#isStale
    this.#isStale = false
    return isStale
  }

  #tell(accountId: AccountId, answer: ServerAnswer): void {
    this.#servers = new Map(this.#servers).set(accountId, answer)
  }

  #forget(): void {
    this.#question++
    clearTimeout(this.#rest)
    this.#isAsking = false
    this.#found = null
    this.#failure = null
  }
}
