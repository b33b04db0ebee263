import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Message } from '../../../../shared/model/message.ts'
import type { App } from '../../../state/app.svelte.ts'
import type { Composing, ComposingFor } from '../../../state/composing.svelte.ts'
import type { Typed } from '../../../state/drafts.ts'
import { wholeOf } from '../../../state/whole-text.ts'

/**
 * The purpose of the text that is in the composer: a new message, an answer or a correction. `Composing.current` is what the
 * person wants next; the two differ until the text has followed.
 */
export class TextPurpose {
  readonly #app: App
  readonly #composing: Composing
  readonly #onlost: () => void
  #seen: ComposingFor | null
  /** The message that a stored draft corrects, until it is loaded. */
  #awaited: MessageId | null = null

  /** `typed`: what the composer begins with. `onlost`: the message that a draft corrected is gone. */
  constructor(app: App, id: ConversationId, typed: Typed, onlost: () => void) {
    this.#app = app
    this.#composing = app.chats.composing(id)
    this.#onlost = onlost
    this.#seen = typed.edits === null ? null : this.#composing.current
    this.resume(typed)
  }

  /** Whether the text corrects an earlier message. */
  get isEdit(): boolean {
    return this.#seen?.kind === 'edit' || this.#awaited !== null
  }
  /** Whether that message is still being loaded. */
  get isAwaited(): boolean {
    return this.#awaited !== null
  }
  /** The message that the text corrects, once it is loaded. */
  get edited(): Message | null {
    return this.#seen?.kind === 'edit' ? this.#seen.message : null
  }
  /** The message that the text answers. */
  get replyTo(): MessageId | null {
    return this.#seen?.kind === 'reply' ? this.#seen.messageId : null
  }
  /** The purpose as a draft keeps it. */
  get stored(): Pick<Typed, 'replyTo' | 'edits'> {
    return { replyTo: this.replyTo, edits: this.edited?.id ?? this.#awaited }
  }

  /** The text follows the person's choice. Gives the purpose before; undefined if it is the same. */
  follow(current: ComposingFor | null): ComposingFor | null | undefined {
    const was = this.#seen
    if (current === was) return undefined
    this.#seen = current
    this.#awaited = null
    return was
  }

  /** The text is a new message from now on. */
  clear(): void {
    this.#seen = null
    this.#composing.cancel()
  }

  /** Makes the text an answer, unless the person has chosen something else. */
  reply(id: MessageId): void {
    if (this.#composing.current !== null) return
    this.#composing.reply(id)
    this.#see()
  }

  edit(message: Message): void {
    this.#composing.edit(message)
    this.#see()
  }

  /** Restores the purpose of a draft. */
  resume({ replyTo, edits }: Typed): void {
    const { current } = this.#composing
    this.#awaited = null
    if (edits !== null) {
      if (current?.kind === 'edit' && current.message.id === edits) return
      this.#awaited = edits
      void this.#load(edits)
      return
    }
    // The person's choice in this window goes before the stored one.
    const chosen = current !== null && current !== this.#seen
    if (chosen) return
    if (replyTo === null) this.#composing.cancel()
    else if (current?.kind !== 'reply' || current.messageId !== replyTo) this.#composing.reply(replyTo)
    this.#see()
  }

  async #load(id: MessageId): Promise<void> {
    const answer = await this.#app.bridge.call('messages.details', { messageId: id })
    const message = answer.ok ? await wholeOf(this.#app.bridge, answer.value.message) : answer
    if (this.#awaited !== id) return
    this.#awaited = null
    // If that message is gone, the draft becomes a new message.
    if (message.ok) this.edit(message.value)
    else this.#onlost()
  }

  #see(): void {
    this.#seen = this.#composing.current
  }
}
