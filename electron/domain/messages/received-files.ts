/** Reads the files that a message shares (XEP-0447, XEP-0066). Everything in them is the sender's claim. */
import { OutOfBand } from '../../engine/xep/0066-oob/index.ts'
import { BitsOfBinary, pictureUrl } from '../../engine/xep/0231-bob/index.ts'
import { NS_FILE_SHARING, sharedFilesOf, type SharedFile } from '../../engine/xep/0447-sfs/index.ts'
import { aesgcmFileOf, type AesgcmFile } from '../../engine/xep/0454-aesgcm/index.ts'
import { fallbacksOf } from '../../engine/xep/0428-fallback/index.ts'
import type { Stanza } from '../../engine/index.ts'
import { fileKindOf, typeOfName, UNKNOWN_TYPE } from '../../../shared/files/kind.ts'
import { safeName } from '../../../shared/files/safe-name.ts'
import { withoutRanges } from '../../../shared/text/code-points.ts'
import { toFileSecret, type FileAbout, type NewAttachment } from './store/attachments.ts'

/** As many as the composer sends at once fit into a few messages. */
export const MOST_FILES = 20
/** A thumbnail of 256 pixels. In characters of base64. */
const LONGEST_THUMBNAIL = 64 * 1024
/** All thumbnails of one message together. In characters. */
const ALL_THUMBNAILS = 256 * 1024
/** A picture that claims more than this is shown without a place kept for it. In pixels. */
const MOST_PIXELS = 60_000
/** A day. */
const LONGEST_MS = 24 * 60 * 60 * 1000
const MOST_HASHES = 4
const MOST_URLS = 4
const LONGEST_URL = 2_048
/** The types of thumbnails that are kept. */
const THUMBNAIL = /^data:(image\/(?:png|jpeg|webp|gif));base64,([A-Za-z0-9+/=]+)$/

export interface ReceivedFiles {
  readonly files: readonly NewAttachment[]
  readonly caption: string
}

/** The files of a message with this body; null if it shares none. */
export function receivedFiles(message: Stanza, body: string): ReceivedFiles | null {
  const shared = sharedFilesOf(message.element).slice(0, MOST_FILES)
  const band = message.get(OutOfBand)
  const text = body.trim()
  if (shared.length === 0) {
    const sealed = aesgcmFileOf(text)
    if (sealed) return { files: [sealedLink(sealed)], caption: '' }
    // Some clients put the link into the body alone, and mark it by the same link here.
    const url = band && band.url.trim() === text ? safeUrl(text) : undefined
    return url === undefined ? null : { files: [linked(url)], caption: band?.desc?.trim() ?? '' }
  }
  let left = ALL_THUMBNAILS
  const files = shared.map((one) => {
    const file = toAttachment(message, one, left)
    left -= file.about.preview?.data.length ?? 0
    return file
  })
  const descriptions = shared.flatMap(({ file }) => file.desc?.trim() || [])
  const said = withoutFallback(message, body).trim()
  const isLink =
    shared.some(({ urls }) => urls.includes(said)) || said === band?.url || aesgcmFileOf(said) !== undefined
  const caption = said === '' || isLink ? (descriptions[0] ?? '') : said
  return { files, caption }
}

/** Whether the whole body is only for clients that can't read shared files (XEP-0428). */
export function isFileFallback(message: Stanza): boolean {
  return fallbacksOf(message.element).some((one) => one.for === NS_FILE_SHARING && one.body === 'whole')
}

function withoutFallback(message: Stanza, body: string): string {
  const parts = fallbacksOf(message.element).filter((one) => one.for === NS_FILE_SHARING)
  if (parts.some((part) => part.body === 'whole')) return ''
  return withoutRanges(
    body,
    parts.flatMap((part) => (part.body === 'whole' ? [] : part.body)),
  )
}

function toAttachment(message: Stanza, shared: SharedFile, room: number): NewAttachment {
  const { file, disposition, id } = shared
  const [sealed] = shared.encrypted ?? []
  const urls = safeUrls(sealed && shared.urls.length === 0 ? sealed.urls : shared.urls)
  const secret = sealed && shared.urls.length === 0 ? toFileSecret(sealed.fileKey) : undefined
  const name = safeName(file.name ?? nameOfUrl(urls[0]), file.mediaType)
  const named = typeOfName(name)
  const mediaType = file.mediaType === undefined || file.mediaType === UNKNOWN_TYPE ? named : file.mediaType
  const size = file.size ?? null
  const about: FileAbout = {
    ...dimensions(file.width, file.height),
    ...(file.lengthMs !== undefined && file.lengthMs <= LONGEST_MS && { durationMs: file.lengthMs }),
    ...(file.date !== undefined && { date: file.date }),
    ...(file.hashes.length > 0 && {
      hashes: file.hashes
        .slice(0, MOST_HASHES)
        .map(({ algo, value }) => ({ algorithm: algo, digest: Buffer.from(value).toString('base64') })),
    }),
    ...(urls.length > 0 && { urls }),
    ...(secret && { secret }),
    ...(id !== undefined && { sharedAs: id }),
    ...previewOf(message, file.thumbnails, room),
  }
  const kind = disposition === 'attachment' ? 'other' : fileKindOf(mediaType, name, size)
  return { kind, name, mediaType, size, state: 'remote', about }
}

/** The file behind a link that is the whole text of a message; null if it is no link that may be fetched. */
export function linkedFile(text: string): NewAttachment | null {
  const url = safeUrl(text.trim())
  return url === undefined ? null : linked(url)
}

/** A sealed file of which only the link and a small picture are known. */
function sealedLink({ url, fileKey, thumbnail }: AesgcmFile): NewAttachment {
  const file = linked(url)
  const preview = thumbnail && thumbnail.data.length <= LONGEST_THUMBNAIL ? { preview: thumbnail } : {}
  return { ...file, about: { ...file.about, secret: toFileSecret(fileKey), ...preview } }
}

/** A file of which only the link is known. */
function linked(url: string): NewAttachment {
  const name = safeName(nameOfUrl(url))
  const mediaType = typeOfName(name)
  const kind = fileKindOf(mediaType, name, null)
  return { kind, name, mediaType, size: null, state: 'remote', about: { urls: [url] } }
}

function dimensions(
  width: number | undefined,
  height: number | undefined,
): Pick<FileAbout, 'width' | 'height'> {
  if (width === undefined || height === undefined || width > MOST_PIXELS || height > MOST_PIXELS) return {}
  return { width, height }
}

function previewOf(
  message: Stanza,
  thumbnails: SharedFile['file']['thumbnails'],
  room: number,
): Pick<FileAbout, 'preview'> {
  for (const { uri } of thumbnails) {
    const [, type, data] = THUMBNAIL.exec(uri.startsWith('cid:') ? bitsOf(message, uri) : uri) ?? []
    if (type === undefined || data === undefined) continue
    if (data.length <= Math.min(LONGEST_THUMBNAIL, room)) return { preview: { type, data } }
  }
  return {}
}

/** The picture with this address, if the message carries it (XEP-0231). */
function bitsOf(message: Stanza, uri: string): string {
  const bits = message.get(BitsOfBinary)
  return bits && `cid:${bits.cid}` === uri ? (pictureUrl(bits) ?? '') : ''
}

export function safeUrls(urls: readonly string[]): string[] {
  return [...new Set(urls.map(safeUrl).filter((url) => url !== undefined))].slice(0, MOST_URLS)
}

/** A link that may be fetched: https, without a name and password in it. */
function safeUrl(text: string): string | undefined {
  if (text.length > LONGEST_URL || /\s/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined
}

function nameOfUrl(text: string | undefined): string {
  if (text === undefined) return ''
  const last = new URL(text).pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}
