import type { Bridge } from '../../../shared/contract/index.ts'
import type { ListedFile } from '../../../shared/model/file.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'

const PAGE = 100
/** How many pages are read to find the neighbours of the first one. */
const MOST_PAGES = 40
/** With as many before the oldest that is known, the next page is asked for. */
const AHEAD = 10

/** The pictures and videos of a conversation around one of them. */
export class Gallery {
  readonly #bridge: Bridge
  readonly #conversationId: ConversationId
  /** The newest first, as the pages come. */
  #files = $state.raw<readonly ListedFile[]>([])
  #at: number | null = $state(null)
  #next: number | null = null
  #loading = false
  readonly #first: ListedFile

  constructor(bridge: Bridge, conversationId: ConversationId, first: ListedFile) {
    this.#bridge = bridge
    this.#conversationId = conversationId
    this.#first = first
  }

  get current(): ListedFile {
    return (this.#at === null ? undefined : this.#files[this.#at]) ?? this.#first
  }
  get hasNext(): boolean {
    return this.#at !== null && this.#at > 0
  }
  get hasPrevious(): boolean {
    return this.#at !== null && this.#at < this.#files.length - 1
  }

  /** Reads on until the first one and those around it are known. */
  async open(): Promise<void> {
    for (let page = 0; page < MOST_PAGES; page++) {
      const more = await this.#load()
      const at = this.#files.findIndex((file) => isSame(file, this.#first))
      if (at >= 0) {
        this.#at = at
        if (at >= this.#files.length - 1 && more) await this.#load()
        return
      }
      if (!more) return
    }
  }

  /** The one that was sent after it. */
  next(): void {
    if (this.#at !== null && this.hasNext) this.#at -= 1
  }

  /** The one that was sent before it. */
  previous(): void {
    if (this.#at === null || !this.hasPrevious) return
    this.#at += 1
    if (this.#files.length - this.#at < AHEAD && this.#next !== null) void this.#load()
  }

  /** Whether there are more. */
  async #load(): Promise<boolean> {
    if (this.#loading) return true
    this.#loading = true
    const answer = await this.#bridge.call('files.list', {
      conversationId: this.#conversationId,
      show: 'pictures',
      query: '',
      before: this.#next,
      limit: PAGE,
    })
    this.#loading = false
    if (!answer.ok) return false
    this.#files = [...this.#files, ...answer.value.files]
    this.#next = answer.value.next
    return this.#next !== null
  }
}

const isSame = (one: ListedFile, other: ListedFile): boolean => one.attachment.id === other.attachment.id
