import type { FilePage } from '../../../../shared/contract/files.ts'
import type { ListedFile, ListedLink } from '../../../../shared/model/file.ts'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader } from '../../db/store.ts'
import { findAttachment, toAttachment, type AttachmentRecord } from '../../messages/index.ts'

export interface ListRequest {
  readonly conversationId: ConversationId
  readonly show: 'pictures' | 'documents' | 'links'
  readonly query: string
  readonly before: number | null
  readonly limit: number
}

/** As many files or messages are looked through for one page, so that no search takes long. */
const LOOKED_AT = 2_000
const MOST_LINKS_OF_A_MESSAGE = 20
const LINK = /\bhttps?:\/\/[^\s<>"'`]{1,2000}/giu
/** Signs at the end of a sentence rather than of a link. */
const BEHIND_LINK = /[.,;:!?)\]}’”]+$/u

/** The files or links of a conversation, the newest first. */
export function listFiles(db: Reader, request: ListRequest): FilePage {
  return request.show === 'links' ? listLinks(db, request) : listAttachments(db, request)
}

interface FileRow {
  readonly id: AttachmentRecord['id']
  readonly messageId: MessageId
  readonly own: number
  readonly sentAt: number
  readonly name: string
  readonly body: string
  readonly kind: number
}

function listAttachments(db: Reader, { conversationId, show, query, before, limit }: ListRequest): FilePage {
  const rows = db.all<FileRow>(
    `SELECT a.id, m.id AS messageId, m.own, m.sent_at AS sentAt, a.name, substr(m.body, 1, 1000) AS body, a.kind
     FROM attachment a INDEXED BY attachment_in CROSS JOIN message m ON m.id = a.message_id
     WHERE a.conversation_id = ? AND a.id < ? AND m.hidden = 0 AND m.retracted IS NULL
     ORDER BY a.id DESC LIMIT ${LOOKED_AT}`,
    conversationId,
    before ?? Number.MAX_SAFE_INTEGER,
  )
  const files: ListedFile[] = []
  let next: number | null = rows.length === LOOKED_AT ? (rows.at(-1)?.id ?? null) : null
  for (const { id, messageId, own, sentAt, name, body } of rows) {
    const record = findAttachment(db, id)
    if (!record || isPicture(record) !== (show === 'pictures') || !hasWords(query, name, body)) continue
    if (files.length === limit) {
      next = files.at(-1)?.attachment.id ?? null
      break
    }
    files.push({ messageId, direction: own === 1 ? 'out' : 'in', sentAt, attachment: toAttachment(record) })
  }
  return { files, links: [], next }
}

const isPicture = ({ kind }: AttachmentRecord): boolean => kind === 'picture' || kind === 'video'

interface MessageRow {
  readonly id: MessageId
  readonly own: number
  readonly sentAt: number
  readonly place: number
  readonly body: string
  readonly previews: string | null
}

function listLinks(db: Reader, { conversationId, query, before, limit }: ListRequest): FilePage {
  const rows = db.all<MessageRow>(
    `SELECT id, own, sentAt, place, substr(body, 1, 16000) AS body, extra ->> '$.previews' AS previews FROM
       (SELECT id, own, sent_at AS sentAt, place, body, extra, kind FROM message
        WHERE conversation_id = ? AND hidden = 0 AND place < ? ORDER BY place DESC LIMIT ${LOOKED_AT})
     WHERE kind IN (0, 1, 2) AND instr(body, '://') > 0 ORDER BY place DESC`,
    conversationId,
    before ?? Number.MAX_SAFE_INTEGER,
  )
  const links: ListedLink[] = []
  for (const { id, own, sentAt, place, body, previews } of rows) {
    const found = linksIn(body, previews).filter(({ url, title }) => hasWords(query, url, title ?? ''))
    // The links of one message stay on one page.
    if (links.length + found.length > limit && links.length > 0) return { files: [], links, next: place + 1 }
    const direction = own === 1 ? 'out' : 'in'
    links.push(...found.map((link): ListedLink => ({ messageId: id, direction, sentAt, ...link })))
  }
  const last = db.first<{ place: number | null }>(
    `SELECT min(place) AS place, count(*) AS count FROM (SELECT place FROM message
       WHERE conversation_id = ? AND hidden = 0 AND place < ? ORDER BY place DESC LIMIT ${LOOKED_AT})
     HAVING count = ${LOOKED_AT}`,
    conversationId,
    before ?? Number.MAX_SAFE_INTEGER,
  )
  return { files: [], links, next: last?.place ?? null }
}

function linksIn(body: string, previews: string | null): { readonly url: string; readonly title?: string }[] {
  const told = previews === null ? [] : (JSON.parse(previews) as { url: string; title?: string }[])
  const urls = new Set(Array.from(body.matchAll(LINK), ([link]) => link.replace(BEHIND_LINK, '')))
  return [...urls].slice(0, MOST_LINKS_OF_A_MESSAGE).map((url) => {
    const title = told.find((preview) => preview.url === url)?.title
    return { url, ...(title !== undefined && { title }) }
  })
}

const hasWords = (query: string, ...texts: readonly string[]): boolean =>
  texts.some((text) => text.toLowerCase().includes(query.trim().toLowerCase()))
