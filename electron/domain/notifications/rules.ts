import type { notificationCommands } from '../../../shared/contract/notifications.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { ConversationRule, NotificationRule } from '../../../shared/model/notification.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { StoreError } from '../db/store.ts'
import { conversationKey } from '../messages/index.ts'
import { stillLasts } from './silence.ts'
import { deleteRule, keepRule, listRules, type StoredRule } from './store.ts'

/** Rules with an end are checked when the first of them ends, and at least this often. */
const LOOK_AGAIN_MS = 3_600_000

/** The person's notification rules for single conversations. */
export interface Rules {
  readonly commands: Handlers<typeof notificationCommands>
  of(id: ConversationId): NotificationRule
  list(): ConversationRule[]
  /** Reads the rules again, after the conversations of an account were deleted. */
  reload(): void
  close(): void
}

/** `defaultOf`: the rule of a conversation without one. Throws StoreError. */
export function createRules(
  { ports, store, announce }: DomainContext,
  defaultOf: (id: ConversationId) => NotificationRule,
): Rules {
  let rules = new Map<ConversationId, StoredRule>()
  let timer: CancelTimer | null = null
  const holds = ({ until, setAt }: StoredRule): boolean => stillLasts(until, setAt, ports.clock.now())

  function reload(): void {
    rules = new Map(listRules(store).map((rule) => [rule.conversationId, rule]))
    schedule()
  }

  /** Removes ended rules and sets a timer for the next one. */
  function schedule(): void {
    timer?.()
    timer = null
    const ended = [...rules.values()]
      .filter((rule) => !holds(rule))
      .map(({ conversationId }) => conversationId)
    for (const id of ended) rules.delete(id)
    if (ended.length > 0) forget(ended)
    const ends = [...rules.values()].map(({ until }) => until).filter((until) => until !== null)
    if (ends.length === 0) return
    const wait = Math.min(Math.min(...ends) - ports.clock.now(), LOOK_AGAIN_MS)
    timer = ports.clock.after(Math.max(wait, 0), schedule)
  }

  const isRoom = (id: ConversationId): boolean => conversationKey(store, id)?.kind === 'room'

  function forget(ended: readonly ConversationId[]): void {
    for (const conversationId of ended) {
      announce({ kind: 'notificationRuleChanged', conversationId, rule: null })
    }
    try {
      store.write((tx) => {
        for (const id of ended) deleteRule(tx, id)
      })
    } catch (error) {
      // The rule has ended anyway. The next start tries again to delete it.
      if (!(error instanceof StoreError)) throw error
    }
  }

  reload()
  return {
    of(id) {
      const rule = rules.get(id)
      return rule && holds(rule) ? rule.rule : defaultOf(id)
    },
    list: () => [...rules.values()].filter(holds).map(shown),
    reload,
    close: () => timer?.(),
    commands: {
      'notifications.setRule'({ conversationId, rule, until }) {
        const setAt = ports.clock.now()
        const isNone = rule === null || (rule === 'all' && !isRoom(conversationId))
        const kept: StoredRule | null =
          isNone || (until !== null && until <= setAt) ? null : { conversationId, rule, until, setAt }
        const found = store.write((tx) => {
          if (kept === null) deleteRule(tx, conversationId)
          else if (!keepRule(tx, kept)) return false
          tx.announce({ kind: 'notificationRuleChanged', conversationId, rule: kept && shown(kept) })
          return true
        })
        if (!found) return err({ code: 'not-found' })
        if (kept === null) rules.delete(conversationId)
        else rules.set(conversationId, kept)
        schedule()
        return ok()
      },
    },
  }
}

const shown = ({ conversationId, rule, until }: StoredRule): ConversationRule => ({
  conversationId,
  rule,
  until,
})
