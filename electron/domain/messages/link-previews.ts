import { MAX_PREVIEWS, pagePreview } from '../../engine/xep/0511-link-metadata/index.ts'
import type { LinkPreview } from '../../../shared/model/message.ts'
import type { DomainPorts } from '../ports.ts'
import type { ConversationKey } from './store/conversations.ts'
import { decodePage, pageMetadata, PAGE_BYTES } from './page-metadata.ts'

/** A slower server is left out. */
const PATIENCE_MS = 5_000
/** Requests at once. A window asks for one after the other. */
const AT_ONCE = 5

export interface LinkPreviews {
  /** Asks the server of the link for its page. null if there is nothing to show. Never fails. */
  find(key: ConversationKey, url: string): Promise<LinkPreview | null>
  close(): void
}

export function createLinkPreviews({ http, clock }: Pick<DomainPorts, 'http' | 'clock'>): LinkPreviews {
  const asking = new Set<AbortController>()

  async function ask(url: string, signal: AbortSignal): Promise<LinkPreview | null> {
    const answer = await http.download({
      url,
      trust: null,
      // A page nearby is nobody else's business, and a link from elsewhere could name any place there.
      publicOnly: true,
      // Only the beginning is read, of a page of any length.
      limitBytes: Number.MAX_SAFE_INTEGER,
      signal,
    })
    if (!answer.ok) return null
    const { mediaType, body } = answer.value
    if (mediaType !== 'text/html') return null
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of body) {
      if (signal.aborted) return null
      chunks.push(chunk.subarray(0, PAGE_BYTES - length))
      length += chunk.length
      if (length >= PAGE_BYTES) break
    }
    const page = signal.aborted ? null : decodePage(Buffer.concat(chunks))
    return page === null ? null : (pagePreview(url, pageMetadata(page)) ?? null)
  }

  return {
    async find(key, url) {
      if (!mayHavePreviews(key) || !isHttps(url) || asking.size >= AT_ONCE) return null
      const abort = new AbortController()
      asking.add(abort)
      let late: () => void = () => undefined
      const patience = new Promise<null>((resolve) => (late = () => resolve(null)))
      const cancel = clock.after(PATIENCE_MS, () => {
        abort.abort()
        late()
      })
      try {
        return await Promise.race([ask(url, abort.signal), patience])
      } finally {
        cancel()
        // Ends what is still coming.
        abort.abort()
        asking.delete(abort)
      }
    },
    close() {
      for (const abort of asking) abort.abort()
    },
  }
}

/**
 * Whether links to this conversation may be previewed: not in an encrypted one, because a request tells a server and the
 * network which link is about to be sent.
 */
const mayHavePreviews = ({ sealed }: ConversationKey): boolean => !sealed

const isHttps = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:'

/**
 * The previews that may go along with this text, whatever the window says: of its https links, in the lengths of a card.
 * Without pictures: everyone who gets the message would have to ask their server.
 */
export function previewsFor(body: string, previews: readonly LinkPreview[]): readonly LinkPreview[] {
  const fitting = previews
    .filter(({ url }) => isHttps(url) && body.includes(url))
    .map(({ url, title, description, site }) => pagePreview(url, { title, description, site }))
    .filter((preview) => preview !== undefined)
  return [...new Map(fitting.map((preview) => [preview.url, preview])).values()].slice(0, MAX_PREVIEWS)
}
