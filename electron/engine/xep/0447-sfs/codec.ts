import { all, attr, child, children, element, get, oneOf, optional, type Infer } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { UrlData } from '../0103-url-data/index.ts'
import { AttachTo } from '../0367-attaching/index.ts'
import { FileMetadata } from '../0446-file-metadata/index.ts'

export const NS_FILE_SHARING = 'urn:xmpp:sfs:0'

/** More files than a person sends at once. */
const MAX_FILES = 50
/** One works, and a second helps if the first is gone. */
const MAX_SOURCES = 8

const Sources = element(NS_FILE_SHARING, 'sources', {
  id: optional(attr()),
  urls: children(UrlData, MAX_SOURCES),
})

const FileSharing = element(NS_FILE_SHARING, 'file-sharing', {
  id: optional(attr()),
  disposition: optional(attr(oneOf('inline', 'attachment'))),
  file: child(FileMetadata),
  sources: optional(child(Sources)),
})

/** A file that a message shares. */
export interface SharedFile {
  /** Tells apart several files of one message. */
  readonly id?: string | undefined
  /** `attachment`: to be saved, not shown in place. */
  readonly disposition: 'inline' | 'attachment'
  readonly file: FileMetadata
  /** `https:` addresses where it can be fetched. None if they come later, as attached sources. */
  readonly urls: readonly string[]
}

/** Addresses of a file that an earlier message shared. */
export interface AttachedSources {
  /** The id of the earlier message. */
  readonly messageId: string
  /** The id of the file within that message, if it has one. */
  readonly id?: string | undefined
  readonly urls: readonly string[]
}

/**
 * The files that a message shares (§3.1), at most 50. Sources of other kinds than addresses are passed over, and so are
 * addresses without TLS (§6).
 */
export function sharedFilesOf(message: Element): readonly SharedFile[] {
  return all(message, FileSharing, MAX_FILES).map(({ id, disposition = 'inline', file, sources }) => ({
    ...(id !== undefined && { id }),
    disposition,
    file,
    urls: urlsOf(sources),
  }))
}

/** `<file-sharing/>` for a message. */
export function buildSharedFile({ id, disposition, file, urls }: SharedFile): Element {
  return FileSharing.build({
    id,
    disposition,
    file,
    sources: urls.length === 0 ? undefined : sourcesOf(urls),
  })
}

/**
 * The sources that a message attaches to an earlier one (§3.3). They count only from the sender of the earlier message,
 * or if that message has a hash that can be verified (§6).
 */
export function attachedSourcesOf(message: Element): AttachedSources | undefined {
  const earlier = get(message, AttachTo)
  const sources = get(message, Sources)
  if (earlier === undefined || sources === undefined) return undefined
  const urls = urlsOf(sources)
  if (urls.length === 0) return undefined
  return { messageId: earlier.id, ...(sources.id !== undefined && { id: sources.id }), urls }
}

/** The payloads of a message that attaches sources to an earlier one. */
export function buildAttachedSources({ messageId, id, urls }: AttachedSources): readonly Element[] {
  return [AttachTo.build({ id: messageId }), Sources.build({ ...sourcesOf(urls), id })]
}

function urlsOf(sources: Infer<typeof Sources> | undefined): readonly string[] {
  const targets = (sources?.urls ?? []).map(({ target }) => target)
  return targets.filter((target) => /^https:\/\//i.test(target))
}

const sourcesOf = (urls: readonly string[]) => ({ urls: urls.map((target) => ({ target })) })
