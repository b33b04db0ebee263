import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import type { MessageKeys } from './messages.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface Candidate extends MessageKeys {
  readonly conversationId: ConversationId
  readonly author: BareJid
  readonly body: string
  readonly sentAt: number
}

/**
 * The stored message that this one is a further copy of. Ids count only between messages of the same author, so that
 * nobody can make another's message go unseen. The id attribute alone does not do: some clients count from 1 again in
 * every session. There the text has to be the same too, and both from about the same day (clocks differ).
 */
export function findDuplicate(db: Reader, candidate: Candidate): MessageId | undefined {
  const { conversationId, author, archiveId, originId, stanzaId, body, sentAt } = candidate
  const first = (where: string, ...params: (string | number)[]) =>
    db.first<{ id: MessageId }>(
      `SELECT id FROM message WHERE conversation_id = ? AND author = ? AND ${where} LIMIT 1`,
      conversationId,
      author,
      ...params,
    )?.id

  const byArchive = archiveId === null ? undefined : first('archive_id = ?', archiveId)
  if (byArchive !== undefined) return byArchive
  const byOrigin = originId === null ? undefined : first('origin_id = ?', originId)
  if (byOrigin !== undefined) return byOrigin
  if (stanzaId === null) return undefined
  return first(
    `stanza_id = ? AND abs(sent_at - ?) <= ${DAY_MS} AND body = ?
     AND (origin_id IS NULL OR ? IS NULL)
     AND (archive_id IS NULL OR ? IS NULL)`,
    stanzaId,
    sentAt,
    body,
    originId as string,
    archiveId as string,
  )
}

/** Keeps what a further copy tells beyond the first one. */
export function keepArchiveId(tx: Transaction, id: MessageId, archiveId: string): void {
  tx.run('UPDATE message SET archive_id = ? WHERE id = ? AND archive_id IS NULL', archiveId, id)
}
