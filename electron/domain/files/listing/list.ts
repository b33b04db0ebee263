import type { FilePage } from '../../../../shared/contract/files.ts'
import type { ListedFile, ListedLink } from '../../../../shared/model/file.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { LinkPreview } from '../../../../shared/model/message.ts'
import type { Reader } from '../../db/store.ts'
import {
  filesIn,
  findAttachment,
  textsWithLinks,
  toAttachment,
  type AttachmentRecord,
} from '../../messages/index.ts'

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

function listAttachments(db: Reader, { conversationId, show, query, before, limit }: ListRequest): FilePage {
  const found = filesIn(db, conversationId, before ?? Number.MAX_SAFE_INTEGER, LOOKED_AT)
  const files: ListedFile[] = []
  let next: number | null = found.length === LOOKED_AT ? (found.at(-1)?.id ?? null) : null
  for (const { id, messageId, own, sentAt, name, caption } of found) {
    const record = findAttachment(db, id)
    if (!record || isPicture(record) !== (show === 'pictures') || !hasWords(query, name, caption)) continue
    if (files.length === limit) {
      next = files.at(-1)?.attachment.id ?? null
      break
    }
    files.push({ messageId, direction: own ? 'out' : 'in', sentAt, attachment: toAttachment(record) })
  }
  return { files, links: [], next }
}

const isPicture = ({ kind }: AttachmentRecord): boolean => kind === 'picture' || kind === 'video'

function listLinks(db: Reader, { conversationId, query, before, limit }: ListRequest): FilePage {
  const { texts, next } = textsWithLinks(db, conversationId, before ?? Number.MAX_SAFE_INTEGER, LOOKED_AT)
  const links: ListedLink[] = []
  for (const { messageId, own, sentAt, place, body, previews } of texts) {
    const found = linksIn(body, previews).filter(({ url, title }) => hasWords(query, url, title ?? ''))
    // The links of one message stay on one page.
    if (links.length + found.length > limit && links.length > 0) return { files: [], links, next: place + 1 }
    const direction = own ? 'out' : 'in'
    links.push(...found.map((link): ListedLink => ({ messageId, direction, sentAt, ...link })))
  }
  return { files: [], links, next }
}

function linksIn(
  body: string,
  previews: readonly LinkPreview[],
): { readonly url: string; readonly title?: string }[] {
  const urls = new Set(Array.from(body.matchAll(LINK), ([link]) => link.replace(BEHIND_LINK, '')))
  return [...urls].slice(0, MOST_LINKS_OF_A_MESSAGE).map((url) => {
    const title = previews.find((preview) => preview.url === url)?.title
    return { url, ...(title !== undefined && { title }) }
  })
}

const hasWords = (query: string, ...texts: readonly string[]): boolean =>
  texts.some((text) => text.toLowerCase().includes(query.trim().toLowerCase()))
