import type { Transaction } from '../../db/store.ts'

/**
 * Empties the index; it is built again from what is left. For a deletion of very many messages: taking their words out one by
 * one would take longer (migration 0013 does the same when an account is deleted).
 */
export function forgetIndex(tx: Transaction): void {
  tx.run("INSERT INTO message_fts (message_fts) VALUES ('delete-all')")
  tx.run(
    'UPDATE search_state SET low = (SELECT coalesce(max(id), 0) FROM message), high = (SELECT coalesce(max(id), 0) FROM message)',
  )
}
