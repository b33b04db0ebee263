import type { MessageId } from '../../../../shared/model/ids.ts'
import type { LinkPreview } from '../../../../shared/model/message.ts'

/** How long a sent message can be called back (`Settings.undoSend`). */
const HELD_MS = 5000

/** The parts of a message that return to the composer with its text. */
export interface WrittenWith {
  readonly replyTo: MessageId | null
  readonly subject: string | null
  readonly previews: readonly LinkPreview[]
}

interface HeldMessage extends WrittenWith {
  readonly messageId: MessageId
}

/** The last message that was sent, while it can still be called back. */
export class Held {
  #message = $state.raw<HeldMessage | null>(null)
  #until: ReturnType<typeof setTimeout> | undefined

  get isThere(): boolean {
    return this.#message !== null
  }

  put(message: HeldMessage): void {
    this.#message = message
    clearTimeout(this.#until)
    this.#until = setTimeout(() => (this.#message = null), HELD_MS)
  }

  /** Gives the message, and lets go of it. */
  take(): HeldMessage | null {
    const message = this.#message
    this.#message = null
    clearTimeout(this.#until)
    return message
  }
}
