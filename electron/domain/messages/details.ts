import type { MessageId } from '../../../shared/model/ids.ts'
import type { MessageDetails } from '../../../shared/model/message.ts'
import type { Reader } from '../db/store.ts'
import { waysOf } from './store/codes.ts'
import { editionsOf, receiptsOf } from './store/operations.ts'
import { identifiersOf } from './store/refs.ts'
import { readMessage } from './store/views.ts'

interface Row {
  readonly ways: number
  readonly sent_at: number
  readonly received_after: number | null
  readonly left_after: number | null
  readonly acked_after: number | null
}

/** The details of a message: its ids, times, receipts and editions. undefined if it doesn't exist. */
export function detailsOf(db: Reader, id: MessageId): MessageDetails | undefined {
  const message = readMessage(db, id)
  const row = db.first<Row>(
    'SELECT ways, sent_at, received_after, left_after, acked_after FROM message WHERE id = ?',
    id,
  )
  if (!message || !row) return undefined
  const after = (ms: number | null): number | null => (ms === null ? null : row.sent_at + ms)
  const editions = editionsOf(db, id)
  return {
    message,
    ids: identifiersOf(db, id),
    receivedAt: row.sent_at + (row.received_after ?? 0),
    ways: waysOf(row.ways),
    sentAt: after(row.left_after),
    acknowledgedAt: after(row.acked_after),
    receipts: receiptsOf(db, id),
    editions,
    editionsLeft: (message.edited ?? 0) - editions.length,
  }
}
