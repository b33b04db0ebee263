import type { Bridge } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId } from '../../shared/model/ids.ts'

/** How long typing rests before what was typed goes to the disk. */
const REST_MS = 400

/**
 * What is typed and not sent, per conversation. It is stored a moment after the last key, or at once by `flush` (the
 * person turns elsewhere). A draft that could not be stored is kept here and tried again with the next change.
 */
export class Drafts {
  readonly #bridge: Bridge
  readonly #texts = new Map<ConversationId, string>()
  readonly #unstored = new Set<ConversationId>()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Called with what went wrong when a draft could not be stored, with null once it could. */
  onOutcome: (failure: Failure | null) => void = () => {}

  readonly #offered = new Map<ConversationId, string>()
  #composer: { readonly id: ConversationId; readonly add: (text: string) => void } | null = null

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** What was typed in this window, or null where nothing was: then what is stored holds. */
  get(id: ConversationId): string | null {
    return this.#texts.get(id) ?? null
  }

  set(id: ConversationId, text: string): void {
    if (this.#texts.get(id) === text) return
    this.#texts.set(id, text)
    this.#unstored.add(id)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), REST_MS)
  }

  /** Hands a text to the composer of that conversation, which adds it to what is typed there as soon as it is open. */
  offer(id: ConversationId, text: string): void {
    if (this.#composer?.id === id) this.#composer.add(text)
    else this.#offered.set(id, text)
  }

  /** `add` gets what is offered to this conversation, until the function that is returned is called. */
  onOffer(id: ConversationId, add: (text: string) => void): () => void {
    const composer = { id, add }
    this.#composer = composer
    const text = this.#offered.get(id)
    this.#offered.delete(id)
    if (text !== undefined) add(text)
    return () => {
      if (this.#composer === composer) this.#composer = null
    }
  }

  /** It was sent, and sending empties what is stored. */
  sent(id: ConversationId): void {
    this.#texts.set(id, '')
    this.#unstored.delete(id)
  }

  /** Another window goes on writing it: it is stored, and from then on what is stored holds here. */
  async handOver(id: ConversationId): Promise<void> {
    if (this.#unstored.delete(id)) await this.#store(id)
    if (!this.#unstored.has(id)) this.#texts.delete(id)
  }

  /** Stores everything that is not stored yet. */
  flush(): void {
    clearTimeout(this.#timer)
    for (const id of this.#unstored) void this.#store(id)
    this.#unstored.clear()
  }

  async #store(conversationId: ConversationId): Promise<void> {
    const draft = this.#texts.get(conversationId) ?? ''
    const answer = await this.#bridge.call('messages.setDraft', { conversationId, draft })
    if (!answer.ok && this.#texts.get(conversationId) === draft) this.#unstored.add(conversationId)
    this.onOutcome(answer.ok ? null : answer.error)
  }
}
