import type { MessageId } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/message.ts'

/** What the text in the composer is for, where it is more than a message of its own. */
export type ComposingFor =
  /** It answers that message (XEP-0461). The id alone: a draft from the store knows no more. */
  | { readonly kind: 'reply'; readonly messageId: MessageId }
  /** It takes the place of that message of one's own (XEP-0308); its body is what is edited. */
  | { readonly kind: 'edit'; readonly message: Message }

/** What a person does to the messages of one conversation that goes on in its composer. */
export class Composing {
  #current = $state.raw<ComposingFor | null>(null)
  #take: ((text: string) => void) | null = null
  #untaken: string[] = []

  /** Another object with every call, so that who asks twice to reply to one message has the composer's focus twice. */
  get current(): ComposingFor | null {
    return this.#current
  }

  reply(messageId: MessageId): void {
    this.#current = { kind: 'reply', messageId }
  }

  edit(message: Message): void {
    this.#current = { kind: 'edit', message }
  }

  /** Puts a part of a message into the composer, as a quote (XEP-0393 §3.1.3): each line behind a ">". */
  quote(text: string): void {
    const quoted = text
      .trim()
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n')
    if (this.#take) this.#take(quoted)
    else this.#untaken.push(quoted)
  }

  cancel(): void {
    this.#current = null
  }

  /** The composer takes quotes, also those from before it was there, until the function that is returned is called. */
  onQuote(take: (text: string) => void): () => void {
    this.#take = take
    for (const text of this.#untaken.splice(0)) take(text)
    return () => {
      if (this.#take === take) this.#take = null
    }
  }
}
