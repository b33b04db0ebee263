import type { Delta } from '../../shared/contract/index.ts'
import type { DeletedConversation, KeepingSnapshot } from '../../shared/contract/keeping.ts'

/** How long messages are kept, and the deleted conversations that can still be brought back. */
export class Keeping {
  #expiryDays = $state<number | null>(null)
  #deleted = $state.raw<readonly DeletedConversation[]>([])

  /** After so many days messages are deleted here; null: never. */
  get expiryDays(): number | null {
    return this.#expiryDays
  }

  /** The conversation that was deleted last and can be brought back; null if there is none. */
  readonly lastDeleted = $derived(this.#deleted.toSorted((a, b) => b.until - a.until)[0] ?? null)

  reset({ expiryDays, deletedConversations }: KeepingSnapshot): void {
    this.#expiryDays = expiryDays
    this.#deleted = deletedConversations
  }

  apply(delta: Delta): void {
    if (delta.kind === 'expiryChanged') this.#expiryDays = delta.expiryDays
    else if (delta.kind === 'deletedChanged') this.#deleted = delta.deletedConversations
  }
}
