import type { MessageId } from '../../../shared/model/ids.ts'
import type { SealingDevice } from '../../../shared/model/encryption.ts'
import type { FileDetails, MessageDetails } from '../../../shared/model/message.ts'
import type { Reader } from '../db/store.ts'
import { sealedForOf } from '../sealing/index.ts'
import { conversationKey } from './store/conversations.ts'
import { waysOf } from './store/codes.ts'
import { attachmentsOf, type AttachmentRecord } from './store/attachments.ts'
import { findTransfer } from './store/transfers.ts'
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
  const key = conversationKey(db, message.conversationId)
  const sealedFor = key && message.direction === 'out' ? sealedForOf(db, key.accountId, id) : []
  const sealedOn = sealedFor.length === 0 ? sealedOnOf(db, id) : undefined
  const files = message.files ? attachmentsOf(db, id).map((file) => fileDetails(db, file)) : []
  return {
    message,
    ids: identifiersOf(db, id),
    receivedAt: row.sent_at + (row.received_after ?? 0),
    ways: waysOf(row.ways),
    sentAt: after(row.left_after),
    acknowledgedAt: after(row.acked_after),
    receipts: receiptsOf(db, id),
    editions,
    ...(files.length > 0 && { files }),
    ...(sealedFor.length > 0 && { sealedFor }),
    ...(sealedOn && { sealedOn }),
    editionsLeft: (message.edited ?? 0) - editions.length,
  }
}

/** The device whose key opened it. A restored device has the key of the one before it: the last active one counts. */
const sealedOnOf = (db: Reader, id: MessageId): SealingDevice | undefined =>
  db.first<SealingDevice>(
    `SELECT k.peer AS owner, d.device_id AS device, d.label AS name FROM message m
       JOIN omemo_key k ON k.id = m.sealed_by JOIN omemo_device d ON d.key_id = k.id
     WHERE m.id = ? ORDER BY d.active_at DESC LIMIT 1`,
    id,
  )

/** How the file came or went, or how that goes so far. */
function fileDetails(db: Reader, { id, name, about, keptFile }: AttachmentRecord): FileDetails {
  const transfer = about.went ? undefined : findTransfer(db, id)
  const kept =
    keptFile === null
      ? undefined
      : db.first<{ sha256: Uint8Array | null }>('SELECT sha256 FROM kept_file WHERE id = ?', keptFile)
  return {
    name,
    way: about.went?.way ?? transfer?.way ?? null,
    peer: about.went?.peer ?? transfer?.progress.peer ?? null,
    sha256: kept?.sha256 ? Buffer.from(kept.sha256).toString('hex') : (about.went?.sha256 ?? null),
    tries: about.went?.tries ?? transfer?.progress.tries ?? [],
  }
}
