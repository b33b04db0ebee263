import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { LinkPreview } from '../../../../shared/model/message.ts'
import type { Reader } from '../../db/store.ts'
import { kindCode } from './codes.ts'
import { readExtra } from './extra.ts'

interface Listed {
  readonly messageId: MessageId
  readonly own: boolean
  readonly sentAt: number
}

export interface FileOfConversation extends Listed {
  readonly id: AttachmentId
  readonly name: string
  /** The beginning of it. */
  readonly caption: string
}

/** The newest files of a conversation before this one. */
export function filesIn(
  db: Reader,
  conversationId: ConversationId,
  before: number,
  limit: number,
): FileOfConversation[] {
  return db
    .all<Omit<FileOfConversation, 'own'> & { readonly own: number }>(
      `SELECT a.id, m.id AS messageId, m.own, m.sent_at AS sentAt, a.name, substr(m.body, 1, 1000) AS caption
       FROM attachment a INDEXED BY attachment_in CROSS JOIN message m ON m.id = a.message_id
       WHERE a.conversation_id = ? AND a.id < ? AND m.hidden = 0 AND m.retracted IS NULL
       ORDER BY a.id DESC LIMIT ?`,
      conversationId,
      before,
      limit,
    )
    .map((row) => ({ ...row, own: row.own === 1 }))
}

export interface TextWithLinks extends Listed {
  readonly place: number
  /** The beginning of it. */
  readonly body: string
  readonly previews: readonly LinkPreview[]
}

const TEXTS = (['text', 'action', 'announcement'] as const).map(kindCode).join(', ')
const NEWEST =
  'FROM message WHERE conversation_id = ? AND hidden = 0 AND place < ? ORDER BY place DESC LIMIT ?'

/**
 * The texts that may have links, among the newest `lookedAt` messages before this place. `next` is where to go on; null if
 * no messages are left.
 */
export function textsWithLinks(
  db: Reader,
  conversationId: ConversationId,
  before: number,
  lookedAt: number,
): { readonly texts: TextWithLinks[]; readonly next: number | null } {
  const rows = db.all<Omit<TextWithLinks, 'own' | 'previews'> & { own: number; extra: string | null }>(
    `SELECT id AS messageId, own, sent_at AS sentAt, place, substr(body, 1, 16000) AS body,
       extra ->> '$.previews' AS extra
     FROM (SELECT id, own, sent_at, place, body, extra, kind ${NEWEST})
     WHERE kind IN (${TEXTS}) AND instr(body, '://') > 0 ORDER BY place DESC`,
    conversationId,
    before,
    lookedAt,
  )
  const last = db.first<{ place: number }>(
    `SELECT min(place) AS place FROM (SELECT place ${NEWEST}) HAVING count(*) = ?`,
    conversationId,
    before,
    lookedAt,
    lookedAt,
  )
  const texts = rows.map(({ extra, own, ...row }) => ({
    ...row,
    own: own === 1,
    previews: extra === null ? [] : (readExtra(`{"previews":${extra}}`).previews ?? []),
  }))
  return { texts, next: last?.place ?? null }
}
