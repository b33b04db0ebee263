import type { Bridge } from '../../../shared/contract/index.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AttachmentId, ListedFile, ListedLink } from '../../../shared/model/file.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { failureIn } from '../../state/told.ts'

export const SHOWN = ['pictures', 'documents', 'links'] as const
export type Shown = (typeof SHOWN)[number]
const PAGE = 60

/** The files and links of one conversation, the newest first, page by page. */
export class KeptFiles {
  readonly #bridge: Bridge
  readonly #conversationId: ConversationId
  #shown = $state<Shown>('pictures')
  #query = $state('')
  #files = $state.raw<readonly ListedFile[]>([])
  #links = $state.raw<readonly ListedLink[]>([])
  #next = $state<number | null>(null)
  #loading = $state(false)
  #asked = $state(false)
  #failure = $state.raw<Failure | null>(null)
  #deleted = $state(0)
  #request = 0

  constructor(bridge: Bridge, conversationId: ConversationId) {
    this.#bridge = bridge
    this.#conversationId = conversationId
  }

  /** What the lists below have: it changes when they have come. */
  get shown(): Shown {
    return this.#shown
  }
  get query(): string {
    return this.#query
  }
  get files(): readonly ListedFile[] {
    return this.#files
  }
  get links(): readonly ListedLink[] {
    return this.#links
  }
  get isEmpty(): boolean {
    return this.#asked && this.#files.length + this.#links.length === 0 && this.#failure === null
  }
  get hasMore(): boolean {
    return this.#next !== null
  }
  get loading(): boolean {
    return this.#loading
  }
  get failure(): Failure | null {
    return this.#failure
  }
  /** Grows with every file that was deleted here. */
  get deleted(): number {
    return this.#deleted
  }

  async show(shown: Shown, query: string): Promise<void> {
    await this.#load(shown, query, null)
  }

  async more(): Promise<void> {
    if (this.#next !== null && !this.#loading) await this.#load(this.#shown, this.#query, this.#next)
  }

  /** Looks again, once something has been shown. */
  async again(): Promise<void> {
    if (this.#asked) await this.#load(this.#shown, this.#query, null)
  }

  async deleteHere(id: AttachmentId): Promise<void> {
    const answer = await this.#bridge.call('files.deleteHere', { attachmentIds: [id] })
    this.#failure = failureIn(answer)
    if (answer.ok) this.#deleted++
  }

  async #load(show: Shown, query: string, before: number | null): Promise<void> {
    const request = ++this.#request
    this.#loading = true
    const answer = await this.#bridge.call('files.list', {
      conversationId: this.#conversationId,
      show,
      query,
      before,
      limit: PAGE,
    })
    if (request !== this.#request) return
    this.#loading = false
    this.#failure = failureIn(answer)
    this.#asked = true
    if (!answer.ok) return
    const { files, links, next } = answer.value
    this.#files = before === null ? files : [...this.#files, ...files]
    this.#links = before === null ? links : [...this.#links, ...links]
    this.#next = next
    this.#shown = show
    this.#query = query
  }
}
