/** Files on their way, with everything that a restart needs to continue. There is a row until the file is whole. */
import type { AttachmentId, FileTry, TransferWay } from '../../../../shared/model/file.ts'
import type { AccountId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import { fileStateCode, transferWayCode, transferWayOf } from './codes.ts'
import { IS_SEALED } from './conversations.ts'

/** What a later process needs to continue, as JSON. */
export interface TransferProgress {
  /** Attempts that failed, the newest last. */
  readonly tries?: readonly FileTry[] | undefined
  /** The server's mark of the version of the file (RFC 9110 §8.8.3), for a download. */
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
  /** The person asked for it, so the limit for files that come by themselves doesn't hold. */
  readonly wanted?: true | undefined
  /** The server, or the device of the other side. */
  readonly peer?: string | undefined
  /** The bytes go to a file with this name until they are verified. */
  readonly part?: string | undefined
  /** Our name for the file in offers, the same in each of them. */
  readonly label?: string | undefined
  /** The hash that the person's own bytes have, in hex. */
  readonly sha256?: string | undefined
}

export interface StoredTransfer {
  readonly attachmentId: AttachmentId
  readonly outgoing: boolean
  readonly paused: boolean
  readonly way: TransferWay | null
  readonly progress: TransferProgress
}

interface Row {
  readonly attachment_id: AttachmentId
  readonly outgoing: number
  readonly paused: number
  readonly way: number | null
  readonly progress: string
}

const COLUMNS = 't.attachment_id, t.outgoing, t.paused, t.way, t.progress'

/** More attempts are forgotten, the oldest first. */
const MOST_TRIES = 10

export function keepTransfer(tx: Transaction, transfer: StoredTransfer): void {
  const { attachmentId, outgoing, paused, way, progress } = transfer
  const { tries = [] } = progress
  tx.run(
    `INSERT INTO transfer (attachment_id, outgoing, paused, way, progress) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (attachment_id) DO UPDATE SET outgoing = excluded.outgoing, paused = excluded.paused, way = excluded.way,
       progress = excluded.progress`,
    attachmentId,
    outgoing ? 1 : 0,
    paused ? 1 : 0,
    way === null ? null : transferWayCode(way),
    JSON.stringify({ ...progress, ...(tries.length > 0 && { tries: tries.slice(-MOST_TRIES) }) }),
  )
}

/**
 * Notes whether the files of a message were written to be sealed: then they go plain only if the person says so. Written to
 * somebody whose devices are not known yet, they are to be sealed as well.
 */
export function noteSealing(tx: Transaction, messageId: MessageId): void {
  tx.run(
    `UPDATE attachment SET about = CASE
       WHEN EXISTS (SELECT 1 FROM conversation c WHERE c.id = attachment.conversation_id AND ${IS_SEALED})
       THEN json_set(about, '$.toSeal', json('true')) ELSE json_remove(about, '$.toSeal') END
     WHERE message_id = ?`,
    messageId,
  )
}

/** The files of an own message wait for their turn, from now on. */
export function queueFiles(tx: Transaction, messageId: MessageId): void {
  tx.run(
    `INSERT INTO transfer (attachment_id, outgoing, progress) SELECT id, 1, '{}' FROM attachment WHERE message_id = ?
     ON CONFLICT (attachment_id) DO UPDATE SET paused = 0`,
    messageId,
  )
  tx.run(
    'UPDATE attachment SET state = ?, failure = NULL WHERE message_id = ?',
    fileStateCode('waiting'),
    messageId,
  )
}

export function findTransfer(db: Reader, id: AttachmentId): StoredTransfer | undefined {
  const row = db.first<Row>(`SELECT ${COLUMNS} FROM transfer t WHERE t.attachment_id = ?`, id)
  return row && toTransfer(row)
}

/** The transfers of an account that are not over, in the order in which their messages came. */
export function unfinishedTransfers(db: Reader, accountId: AccountId): StoredTransfer[] {
  return db
    .all<Row>(
      `SELECT ${COLUMNS} FROM transfer t CROSS JOIN attachment a ON a.id = t.attachment_id
       CROSS JOIN conversation c ON c.id = a.conversation_id
       WHERE a.state IN (${fileStateCode('offered')}, ${fileStateCode('waiting')}, ${fileStateCode('moving')}) AND c.account_id = ?
       ORDER BY t.attachment_id`,
      accountId,
    )
    .map(toTransfer)
}

export function removeTransfer(tx: Transaction, id: AttachmentId): void {
  tx.run('DELETE FROM transfer WHERE attachment_id = ?', id)
}

function toTransfer({ attachment_id, outgoing, paused, way, progress }: Row): StoredTransfer {
  return {
    attachmentId: attachment_id,
    outgoing: outgoing === 1,
    paused: paused === 1,
    way: way === null ? null : transferWayOf(way),
    progress: JSON.parse(progress) as TransferProgress,
  }
}
