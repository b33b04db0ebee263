import type { Delta } from '../../shared/contract/index.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { ConversationRule } from '../../shared/model/notification.ts'

/** Conversations of which the desktop tells less than everything. */
export class Rules {
  #byId = $state.raw<ReadonlyMap<ConversationId, ConversationRule>>(new Map())

  of(id: ConversationId): ConversationRule | null {
    return this.#byId.get(id) ?? null
  }

  reset(rules: readonly ConversationRule[]): void {
    this.#byId = new Map(rules.map((rule) => [rule.conversationId, rule]))
  }

  apply(delta: Delta): void {
    if (delta.kind !== 'notificationRuleChanged') return
    const next = new Map(this.#byId)
    if (delta.rule === null) next.delete(delta.conversationId)
    else next.set(delta.conversationId, delta.rule)
    this.#byId = next
  }
}
