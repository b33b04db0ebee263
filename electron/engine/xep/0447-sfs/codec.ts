import { all, attr, child, children, element, get, oneOf, optional, type Infer } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { UrlData } from '../0103-url-data/index.ts'
import { AttachTo } from '../0367-attaching/index.ts'
import { FileMetadata } from '../0446-file-metadata/index.ts'
import { EncryptedSource } from '../0448-encrypted-sharing/index.ts'

export const NS_FILE_SHARING = 'urn:xmpp:sfs:0'

/** More files than a person sends at once. */
const MAX_FILES = 50
/** One works, and a second helps if the first is gone. */
const MAX_SOURCES = 8
/** One for each cipher, and one more. */
const MAX_ENCRYPTED = 4

const Sources = element(NS_FILE_SHARING, 'sources', {
  id: optional(attr()),
  urls: children(UrlData, MAX_SOURCES),
  encrypted: children(EncryptedSource, MAX_ENCRYPTED),
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
  /** Where it can be fetched in sealed form (XEP-0448). Its size and a hash are needed then. */
  readonly encrypted?: readonly EncryptedSource[] | undefined
}

/** Addresses of a file that an earlier message shared. */
export interface AttachedSources {
  /** The id of the earlier message. */
  readonly messageId: string
  /** The id of the file within that message, if it has one. */
  readonly id?: string | undefined
  readonly urls: readonly string[]
  readonly encrypted?: readonly EncryptedSource[] | undefined
}

/**
 * The files that a message shares (§3.1), at most 50. Sources of other kinds than addresses and encrypted files are
 * passed over, and so are addresses without TLS (§6).
 */
export function sharedFilesOf(message: Element): readonly SharedFile[] {
  return all(message, FileSharing, MAX_FILES).map(({ id, disposition = 'inline', file, sources }) => ({
    ...(id !== undefined && { id }),
    disposition,
    file,
    ...readSources(sources),
  }))
}

/** `<file-sharing/>` for a message. */
export function buildSharedFile({ id, disposition, file, urls, encrypted = [] }: SharedFile): Element {
  return FileSharing.build({
    id,
    disposition,
    file,
    sources: urls.length + encrypted.length === 0 ? undefined : sourcesOf(urls, encrypted),
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
  const found = readSources(sources)
  if (found.urls.length === 0 && found.encrypted === undefined) return undefined
  return { messageId: earlier.id, ...(sources.id !== undefined && { id: sources.id }), ...found }
}

/** The payloads of a message that attaches sources to an earlier one. */
export function buildAttachedSources({
  messageId,
  id,
  urls,
  encrypted = [],
}: AttachedSources): readonly Element[] {
  return [AttachTo.build({ id: messageId }), Sources.build({ ...sourcesOf(urls, encrypted), id })]
}

function readSources(sources: Infer<typeof Sources> | undefined): Pick<SharedFile, 'urls' | 'encrypted'> {
  const { urls = [], encrypted = [] } = sources ?? {}
  const targets = urls.map(({ target }) => target).filter((target) => /^https:\/\//i.test(target))
  return { urls: targets, ...(encrypted.length > 0 && { encrypted }) }
}

const sourcesOf = (urls: readonly string[], encrypted: readonly EncryptedSource[]) => ({
  urls: urls.map((target) => ({ target })),
  encrypted,
})
