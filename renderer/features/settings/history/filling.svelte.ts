import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { Bridge } from '../../../../shared/contract/index.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'

/** The conversations whose missing messages are being fetched. */
export class Filling {
  readonly #bridge: Bridge
  readonly #ondone: () => Promise<void>
  readonly #busy = new SvelteSet<ConversationId>()
  readonly #failures = new SvelteMap<ConversationId, Failure>()

  /** `ondone`: looks at them again. */
  constructor(bridge: Bridge, ondone: () => Promise<void>) {
    this.#bridge = bridge
    this.#ondone = ondone
  }

  is(id: ConversationId): boolean {
    return this.#busy.has(id)
  }
  failureOf(id: ConversationId): Failure | null {
    return this.#failures.get(id) ?? null
  }

  async fill(id: ConversationId): Promise<void> {
    if (this.#busy.has(id)) return
    this.#busy.add(id)
    this.#failures.delete(id)
    const answer = await this.#bridge.call('archive.fillAll', { conversationId: id })
    if (!answer.ok) this.#failures.set(id, answer.error)
    await this.#ondone()
    this.#busy.delete(id)
  }
}
