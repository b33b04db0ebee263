import { attr, child, children, element, integer, optional, shortText, type Infer } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'
import { Hash, NS_HASHES } from '../0300-hashes/index.ts'
import { fileShape } from '../0446-file-metadata/index.ts'
import type { PeerFile } from '../file-transfer.ts'

export const NS_JINGLE_FT = 'urn:xmpp:jingle:apps:file-transfer:5'
const NS_JINGLE_FT_ERRORS = 'urn:xmpp:jingle:apps:file-transfer:errors:0'

/** The name of a content in its session, as in XEP-0166. */
const contentName = shortText(256)

/** §5. Its presence alone says that the side can continue a transfer. */
const Range = element(NS_JINGLE_FT, 'range', {
  offset: optional(attr(integer())),
  length: optional(attr(integer())),
})

/** The hash will follow (XEP-0300 §3). */
const HashUsed = element(NS_HASHES, 'hash-used', { algo: attr(shortText(64)) })

const File = element(NS_JINGLE_FT, 'file', {
  ...fileShape,
  hashUsed: optional(child(HashUsed)),
  range: optional(child(Range)),
})
export type FileValue = Infer<typeof File>

/** §5. */
export const Description = element(NS_JINGLE_FT, 'description', { file: child(File) })

/** §8.2. */
export const Checksum = element(NS_JINGLE_FT, 'checksum', {
  name: optional(attr(contentName)),
  file: child(element(NS_JINGLE_FT, 'file', { hashes: children(Hash, 16) })),
})

/** §8.1. */
export const Received = element(NS_JINGLE_FT, 'received', { name: optional(attr(contentName)) })

/** COMPAT: these two have a `creator`, which is the initiator in sessions without content-add. */
export function named(build: Element): Element {
  return el(build.ns, build.name, { ...build.attrs, creator: 'initiator' }, ...build.children)
}

/** §9.1, §9.2. */
export const ftError = (name: 'file-not-available' | 'file-too-large'): Element =>
  el(NS_JINGLE_FT_ERRORS, name)

/** The description in an offer of ours. */
export function offered(file: PeerFile): FileValue {
  const hashes = file.hashes.filter(({ algo }) => algo !== 'md5')
  return {
    ...described(file),
    ...(file.desc !== undefined && { desc: file.desc }),
    thumbnails: file.thumbnail ? [file.thumbnail] : [],
    hashes,
    ...(hashes.length === 0 && { hashUsed: { algo: 'sha-256' } }),
    range: {},
  }
}

/** The description in our session-accept: theirs in short, and where to begin. */
export function accepted(file: PeerFile, offset: number): FileValue {
  return {
    ...described(file),
    thumbnails: [],
    hashes: [...file.hashes],
    ...(offset > 0 && { range: { offset } }),
  }
}

function described({ name, size, mediaType, date }: PeerFile) {
  return {
    ...(name !== '' && { name }),
    ...(size !== null && { size }),
    ...(mediaType !== undefined && { mediaType }),
    ...(date !== undefined && { date }),
  }
}

/** A received description as everybody else knows it. */
export function peerFileOf(file: FileValue): PeerFile {
  const [thumbnail] = file.thumbnails
  return {
    name: file.name ?? '',
    size: file.size ?? null,
    mediaType: file.mediaType,
    date: file.date,
    desc: file.desc,
    hashes: file.hashes,
    thumbnail,
  }
}
