import type { FileKind } from '../model/file.ts'

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

/** The usual extensions. Whether Chromium can play a file is found out in the window. */
const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  flac: 'audio/flac',
  wav: 'audio/wav',
  weba: 'audio/webm',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  txt: 'text/plain',
  md: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
  pdf: 'application/pdf',
  zip: 'application/zip',
}

export const UNKNOWN_TYPE = 'application/octet-stream'

/** A larger text is a document. In bytes. */
export const LONGEST_SHOWN_TEXT = 1024 * 1024

/** The usual media type of files with this name. */
export function typeOfName(name: string): string {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(TYPES, extension) ? (TYPES[extension] ?? UNKNOWN_TYPE) : UNKNOWN_TYPE
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
