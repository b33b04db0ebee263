import type { ConversationId } from '../../../shared/model/ids.ts'
import type { NotificationRule } from '../../../shared/model/notification.ts'
import type { Reader, Transaction } from '../db/store.ts'

export interface StoredRule {
  readonly conversationId: ConversationId
  /** `all` only in rooms, where it is not the default. */
  readonly rule: NotificationRule
  readonly until: number | null
  readonly setAt: number
}

const SELECT = 'SELECT conversation_id AS conversationId, rule, until, set_at AS setAt FROM notification_rule'

export function listRules(db: Reader): StoredRule[] {
  return db.all<StoredRule>(`${SELECT} ORDER BY conversation_id`)
}

/** Returns false if the conversation doesn't exist. */
export function keepRule(tx: Transaction, { conversationId, rule, until, setAt }: StoredRule): boolean {
  const { changes } = tx.run(
    `INSERT OR REPLACE INTO notification_rule (conversation_id, rule, until, set_at)
     SELECT id, ?, ?, ? FROM conversation WHERE id = ?`,
    rule,
    until,
    setAt,
    conversationId,
  )
  return changes > 0
}

export function deleteRule(tx: Transaction, id: ConversationId): void {
  tx.run('DELETE FROM notification_rule WHERE conversation_id = ?', id)
}
