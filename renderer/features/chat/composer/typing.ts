import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { ChatState } from '../../../../shared/model/message.ts'

/** XEP-0085 §5.1: "paused" after a short rest. */
const PAUSE_MS = 8000

/**
 * What the person does with the composer, told once a change: composing with the first key, paused after a rest,
 * active when all is deleted again or they come back, inactive when they leave, gone when they close the conversation
 * (XEP-0085 §4). Nobody is told anything before the first key.
 */
export class Typing {
  readonly #conversationId: ConversationId
  readonly #tell: (conversationId: ConversationId, state: ChatState) => void
  #state: ChatState | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    conversationId: ConversationId,
    tell: (conversationId: ConversationId, state: ChatState) => void,
  ) {
    this.#conversationId = conversationId
    this.#tell = tell
  }

  /** The text changed. */
  typed(blank: boolean): void {
    clearTimeout(this.#timer)
    if (blank) {
      if (this.#state !== null) this.#change('active')
      return
    }
    this.#change('composing')
    this.#timer = setTimeout(() => this.#change('paused'), PAUSE_MS)
  }

  /** The message went out: it says "active" itself (XEP-0085 §5.4). */
  sent(): void {
    clearTimeout(this.#timer)
    this.#state = 'active'
  }

  /** The person turned elsewhere. */
  left(): void {
    clearTimeout(this.#timer)
    if (this.#state !== null) this.#change('inactive')
  }

  /** The person is here again. */
  returned(): void {
    if (this.#state === 'inactive') this.#change('active')
  }

  /** The conversation is closed: whatever comes next begins anew. */
  closed(): void {
    clearTimeout(this.#timer)
    if (this.#state !== null) this.#change('gone')
    this.#state = null
  }

  #change(state: ChatState): void {
    if (this.#state === state) return
    this.#state = state
    this.#tell(this.#conversationId, state)
  }
}
