import type { FileKind } from '../model/file.ts'
import { looksLikeText, sniff } from './sniff.ts'

/** Pictures that Chromium decodes. */
const PICTURES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/svg+xml',
])

/** The usual extensions; of those with the same type, the usual one comes first. */
const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  heic: 'image/heic',
  bmp: 'image/bmp',
  tiff: 'image/tiff',
  tif: 'image/tiff',
  svg: 'image/svg+xml',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  wav: 'audio/wav',
  weba: 'audio/webm',
  amr: 'audio/amr',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  ogv: 'video/ogg',
  mkv: 'video/x-matroska',
  avi: 'video/x-msvideo',
  '3gp': 'video/3gpp',
  txt: 'text/plain',
  md: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
  html: 'text/html',
  htm: 'text/html',
  pdf: 'application/pdf',
  zip: 'application/zip',
  gz: 'application/gzip',
  '7z': 'application/x-7z-compressed',
  rar: 'application/vnd.rar',
  rtf: 'application/rtf',
  json: 'application/json',
  epub: 'application/epub+zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
}

export const UNKNOWN_TYPE = 'application/octet-stream'

/** A larger text is a document. In bytes. */
export const LONGEST_SHOWN_TEXT = 1024 * 1024

/** The usual media type of files with this name. */
export function typeOfName(name: string): string {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(TYPES, extension) ? (TYPES[extension] ?? UNKNOWN_TYPE) : UNKNOWN_TYPE
}

/** The usual extension of that type, with its dot; empty if there is none. */
export function typeExtension(mediaType: string): string {
  const found = Object.entries(TYPES).find(([, type]) => type === mediaType)
  return found ? `.${found[0]}` : ''
}

/** The names that recorders of voice messages give to their files. */
const VOICE = /^(?:voice[-_ ]?message|recording)\b/i

/** How a file of that type is shown. `size` is in bytes. */
export function fileKindOf(mediaType: string, name: string, size: number | null): FileKind {
  if (PICTURES.has(mediaType)) return 'picture'
  if (mediaType.startsWith('audio/')) return VOICE.test(name) ? 'voice' : 'audio'
  if (mediaType.startsWith('video/')) return 'video'
  if (mediaType === 'text/plain' && size !== null && size <= LONGEST_SHOWN_TEXT) return 'text'
  return 'other'
}

/** Types that are archives of another kind inside, or that share their first bytes with others. */
const FAMILIES: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(?:epub\+zip|vnd\.(?:openxmlformats|oasis\.opendocument)[\w.-]+)$/,
  'application/x-ole-storage': /^application\/(?:msword|vnd\.ms-(?:excel|powerpoint))$/,
  'video/webm': /^audio\/webm$/,
  'video/mp4': /^(?:audio\/mp4|video\/quicktime)$/,
  'application/ogg': /^(?:audio|video)\/ogg$/,
}

/** Text by any name but these is plain text; a page is a page. */
const TEXTS = /^(?:text\/(?:csv|html)|application\/(?:json|rtf)|image\/svg\+xml)$/

/**
 * The type of a file by its first bytes (`SNIFFED_BYTES` of them), with the help of its name and of the type that somebody
 * claims. Bytes win: a video that is an archive is an archive, and one whose bytes tell nothing is no video.
 */
export function typeOfBytes(beginning: Uint8Array, name: string, claimed = ''): string {
  const byName = typeOfName(name)
  const found = sniff(beginning)
  if (found !== null) {
    const family = FAMILIES[found]
    return [byName, claimed].find((type) => family?.test(type) === true) ?? found
  }
  if (beginning.length === 0) return plainOr(byName)
  if (!looksLikeText(beginning)) return UNKNOWN_TYPE
  return plainOr(TEXTS.test(byName) ? byName : 'text/plain')
}

/** A drawing or a page must look like one. */
const plainOr = (type: string): string => (/^(?:text\/|application\/json)/.test(type) ? type : UNKNOWN_TYPE)
