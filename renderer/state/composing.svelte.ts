import type { MessageId } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/message.ts'

/** The purpose of the composer's text, unless it is a new message. */
export type ComposingFor =
  /** It answers that message (XEP-0461). A stored draft knows only the id. */
  | { readonly kind: 'reply'; readonly messageId: MessageId }
  /** It replaces that own message (XEP-0308), whose body is edited. */
  | { readonly kind: 'edit'; readonly message: Message }

/** Actions on the messages of one conversation that continue in its composer. */
export class Composing {
  #current = $state.raw<ComposingFor | null>(null)
  #take: ((text: string) => void) | null = null
  #untaken: string[] = []
  #mention: ((nick: string) => void) | null = null

  /** A new object with each call, so a second reply to the same message focuses the composer again. */
  get current(): ComposingFor | null {
    return this.#current
  }

  reply(messageId: MessageId): void {
    this.#current = { kind: 'reply', messageId }
  }

  edit(message: Message): void {
    this.#current = { kind: 'edit', message }
  }

  /** Puts a part of a message into the composer as a quote (XEP-0393 §3.1.3): each line after a ">". */
  quote(text: string): void {
    const quoted = text
      .trim()
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n')
    if (this.#take) this.#take(quoted)
    else this.#untaken.push(quoted)
  }

  /** Puts the nickname of somebody in the room into the composer, if there is one. */
  mention(nick: string): void {
    this.#mention?.(nick)
  }

  cancel(): void {
    this.#current = null
  }

  /** Gives nicknames to the composer until the returned function is called. */
  onMention(take: (nick: string) => void): () => void {
    this.#mention = take
    return () => {
      if (this.#mention === take) this.#mention = null
    }
  }

  /** Gives quotes to the composer, earlier ones too, until the returned function is called. */
  onQuote(take: (text: string) => void): () => void {
    this.#take = take
    for (const text of this.#untaken.splice(0)) take(text)
    return () => {
      if (this.#take === take) this.#take = null
    }
  }
}
