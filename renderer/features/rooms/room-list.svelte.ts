import type { Answer, Bridge } from '../../../shared/contract/index.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { ListedRoom } from '../../../shared/model/room.ts'
import { failureIn } from '../../state/told.ts'

/** Where the rooms of a list come from. */
export type Source =
  | { readonly kind: 'bookmarks'; readonly accountId: AccountId }
  | { readonly kind: 'service'; readonly accountId: AccountId; readonly service: string }
  | {
      readonly kind: 'directory'
      readonly accountId: AccountId
      readonly service: string
      readonly terms: string
    }

/** A list of rooms, which grows by pages. */
export class RoomList {
  readonly #bridge: Bridge
  #source: Source | null = null
  #next: string | null = null
  #rooms = $state.raw<readonly ListedRoom[] | null>(null)
  #count = $state.raw<number | null>(null)
  #more = $state(false)
  #loading = $state(false)
  #failure = $state.raw<Failure | null>(null)

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** Each room once; null: nobody has been asked yet, or there is no answer. */
  get rooms(): readonly ListedRoom[] | null {
    return this.#rooms
  }
  /** How many there are in all, if the service says so. */
  get count(): number | null {
    return this.#count
  }
  get hasMore(): boolean {
    return this.#more
  }
  get loading(): boolean {
    return this.#loading
  }
  get failure(): Failure | null {
    return this.#failure
  }

  /** Forgets the list, and an answer that is under way. */
  clear(): void {
    this.#source = null
    this.#rooms = null
    this.#next = null
    this.#count = null
    this.#more = false
    this.#loading = false
    this.#failure = null
  }

  /** Begins a new list. */
  async load(source: Source): Promise<void> {
    this.clear()
    this.#source = source
    await this.#page(source)
  }

  /** The next page; after a failure, the same page again. */
  async more(): Promise<void> {
    if (this.#source !== null && !this.#loading) await this.#page(this.#source)
  }

  async #page(source: Source): Promise<void> {
    this.#loading = true
    this.#failure = null
    const answer = await this.#ask(source, this.#next === null ? {} : { after: this.#next })
    if (this.#source !== source) return
    this.#loading = false
    if (!answer.ok) {
      this.#failure = failureIn(answer)
      return
    }
    const { rooms, next, count } = answer.value
    const before = this.#rooms ?? []
    const known = new Set(before.map(({ jid }) => jid))
    const news = rooms.filter(({ jid }) => !known.has(jid) && known.add(jid))
    this.#rooms = [...before, ...news]
    this.#count = count
    // A service that repeats itself has no more.
    this.#more = next !== null && next !== this.#next && news.length > 0
    this.#next = next
  }

  #ask(source: Source, page: { readonly after?: string }): Promise<Answer<'rooms.browse'>> {
    const { accountId } = source
    if (source.kind === 'bookmarks') return this.#bridge.call('rooms.bookmarks', { accountId })
    const { service } = source
    const where = { accountId, service, ...page }
    return source.kind === 'service'
      ? this.#bridge.call('rooms.browse', where)
      : this.#bridge.call('rooms.search', { ...where, terms: source.terms })
  }
}
