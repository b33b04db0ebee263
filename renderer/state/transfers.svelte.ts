import { SvelteMap } from 'svelte/reactivity'
import type { Bridge, Delta } from '../../shared/contract/index.ts'
import type { AttachmentId, Transfer } from '../../shared/model/file.ts'
import type { ConversationId } from '../../shared/model/ids.ts'

/** The progress of the files of the conversations that this window watches. */
export class Transfers {
  readonly #bridge: Bridge
  readonly #byFile = new SvelteMap<AttachmentId, Transfer>()
  #watched: ReadonlySet<ConversationId> = new Set()

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  of(id: AttachmentId): Transfer | null {
    return this.#byFile.get(id) ?? null
  }

  /** The files that are being saved somewhere. */
  get saving(): readonly Transfer[] {
    return [...this.#byFile.values()].filter(({ direction }) => direction === 'save')
  }

  /** The window watches these conversations, and only these, from now on. */
  watch(conversationIds: readonly ConversationId[]): void {
    this.#watched = new Set(conversationIds)
    this.#byFile.clear()
    for (const conversationId of conversationIds) void this.#ask(conversationId)
  }

  apply(delta: Delta): void {
    if (delta.kind !== 'transfersChanged' || !this.#watched.has(delta.conversationId)) return
    for (const transfer of delta.transfers) this.#byFile.set(transfer.attachmentId, transfer)
    for (const id of delta.ended) this.#byFile.delete(id)
  }

  async #ask(conversationId: ConversationId): Promise<void> {
    const watched = this.#watched
    const answer = await this.#bridge.call('files.transfers', { conversationId })
    // Another conversation was opened meanwhile. And a delta that came first is newer than the answer.
    if (!answer.ok || watched !== this.#watched) return
    for (const transfer of answer.value)
      if (!this.#byFile.has(transfer.attachmentId)) this.#byFile.set(transfer.attachmentId, transfer)
  }
}
