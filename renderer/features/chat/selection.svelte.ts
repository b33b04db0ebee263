import { SvelteSet } from 'svelte/reactivity'
import type { MessageId } from '../../../shared/model/ids.ts'

/** As many as a command takes at once. */
export const MOST_SELECTED = 200

/** The messages that the person has chosen to do something with together. */
export class Selection {
  readonly #ids = new SvelteSet<MessageId>()
  #on = $state(false)

  /** Whether the person is choosing: from the first one until they are done. */
  get on(): boolean {
    return this.#on
  }
  get size(): number {
    return this.#ids.size
  }
  has(id: MessageId): boolean {
    return this.#ids.has(id)
  }

  toggle(id: MessageId): void {
    if (!this.#ids.delete(id)) this.add(id)
    this.#on = true
  }

  add(id: MessageId): void {
    if (this.#ids.size < MOST_SELECTED) this.#ids.add(id)
    this.#on = true
  }

  remove(id: MessageId): void {
    this.#ids.delete(id)
  }

  end(): void {
    this.#ids.clear()
    this.#on = false
  }
}
