import { parseAesgcm, type AesgcmLink } from './link.ts'

/** A small picture that came with a link. */
export interface EmbeddedThumbnail {
  readonly type: 'image/jpeg'
  /** Base64. */
  readonly data: string
}

/** A file that the text of a sealed message shares. */
export interface AesgcmFile extends AesgcmLink {
  readonly thumbnail?: EmbeddedThumbnail
}

/** About 5 KiB are usual (§4). In characters. */
const MAX_THUMBNAIL = 64 * 1024
/** The form of §4 lacks the mark of Base64 that RFC 2397 wants; both are read. */
const THUMBNAIL = /^data:image\/jpeg(?:;base64)?,([A-Za-z0-9+/]+={0,2})$/

/**
 * The file that the body of a sealed message shares: the body is a link and nothing else, or a link, a line break and a
 * picture (§5). undefined if it is a text. A picture that is too large or none is left out. Never for a body that was plain.
 */
export function aesgcmFileOf(body: string): AesgcmFile | undefined {
  const end = body.indexOf('\n')
  const link = parseAesgcm(end < 0 ? body : body.slice(0, end))
  if (link === undefined || end < 0) return link
  const second = body.slice(end + 1)
  if (second.length <= MAX_THUMBNAIL) {
    const data = THUMBNAIL.exec(second)?.[1]
    if (data !== undefined) return { ...link, thumbnail: { type: 'image/jpeg', data } }
  }
  return /^data:\S*$/.test(second) ? link : undefined
}
