/** As many bytes of the beginning are enough to tell a type. */
export const SNIFFED_BYTES = 4096

type Test = (head: Head) => boolean

/** The beginning of a file. */
interface Head {
  readonly bytes: Uint8Array
  /** Whether these characters (Latin 1) stand there. */
  at(place: number, text: string): boolean
  includes(text: string): boolean
}

const starts =
  (...texts: readonly string[]): Test =>
  (head) =>
    texts.some((text) => head.at(0, text))
const riff =
  (form: string): Test =>
  (head) =>
    head.at(0, 'RIFF') && head.at(8, form)
/** The brand of an ISO base media file (ISO/IEC 14496-12 §4.3). */
const brand =
  (...brands: readonly string[]): Test =>
  (head) =>
    head.at(4, 'ftyp') && brands.some((one) => head.at(8, one))
/** An Ogg stream with that kind of first packet (RFC 3533, RFC 5334). */
const ogg =
  (...packets: readonly string[]): Test =>
  (head) =>
    head.at(0, 'OggS') && (packets.length === 0 || packets.some((packet) => head.includes(packet)))

/** Types by their first bytes. The first that fits counts. */
const TYPES: readonly (readonly [type: string, test: Test])[] = [
  ['image/png', starts('\x89PNG\r\n\x1a\n')],
  ['image/jpeg', starts('\xff\xd8\xff')],
  ['image/gif', starts('GIF87a', 'GIF89a')],
  ['image/webp', riff('WEBP')],
  ['image/avif', brand('avif', 'avis')],
  ['image/heic', brand('heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1')],
  ['image/bmp', (head) => head.at(0, 'BM') && head.at(6, '\0\0\0\0')],
  ['image/tiff', starts('II*\0', 'MM\0*')],
  ['image/vnd.adobe.photoshop', starts('8BPS')],
  ['audio/wav', riff('WAVE')],
  ['video/x-msvideo', riff('AVI ')],
  ['audio/mp4', brand('M4A ', 'M4B ')],
  ['video/quicktime', brand('qt  ')],
  ['video/3gpp', brand('3gp', '3g2')],
  ['video/mp4', (head) => head.at(4, 'ftyp')],
  ['video/ogg', ogg('\x80theora')],
  ['audio/ogg', ogg('OpusHead', '\x01vorbis', 'Speex   ', '\x7fFLAC')],
  ['application/ogg', ogg()],
  ['audio/flac', starts('fLaC')],
  ['audio/mpeg', (head) => head.at(0, 'ID3') || isMpegFrame(head.bytes)],
  ['audio/aac', ({ bytes: [first, second = 0] }) => first === 0xff && (second & 0xf6) === 0xf0],
  ['audio/amr', starts('#!AMR')],
  ['video/webm', (head) => head.at(0, '\x1a\x45\xdf\xa3') && head.includes('webm')],
  ['video/x-matroska', starts('\x1a\x45\xdf\xa3')],
  ['application/pdf', starts('%PDF-')],
  ['application/zip', starts('PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08')],
  ['application/gzip', starts('\x1f\x8b')],
  ['application/x-xz', starts('\xfd7zXZ\0')],
  ['application/x-bzip2', starts('BZh')],
  ['application/zstd', starts('\x28\xb5\x2f\xfd')],
  ['application/x-7z-compressed', starts('7z\xbc\xaf\x27\x1c')],
  ['application/vnd.rar', starts('Rar!\x1a\x07')],
  ['application/x-tar', (head) => head.at(257, 'ustar')],
  ['application/x-ole-storage', starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
  ['application/rtf', starts('{\\rtf')],
  ['application/x-elf', starts('\x7fELF')],
  ['application/x-msdownload', starts('MZ')],
  [
    'application/x-mach-binary',
    starts(
      '\xca\xfe\xba\xbe',
      '\xfe\xed\xfa\xce',
      '\xfe\xed\xfa\xcf',
      '\xce\xfa\xed\xfe',
      '\xcf\xfa\xed\xfe',
    ),
  ],
  ['text/x-shellscript', starts('#!')],
]

/** The media type that the first bytes tell (the first `SNIFFED_BYTES` at most); null for text and for unknown types. */
export function sniff(beginning: Uint8Array): string | null {
  const bytes = beginning.subarray(0, SNIFFED_BYTES)
  const text = latin1(bytes)
  const head: Head = {
    bytes,
    at: (place, wanted) => text.startsWith(wanted, place),
    includes: (wanted) => text.includes(wanted),
  }
  return TYPES.find(([, test]) => test(head))?.[0] ?? sniffMarkup(text)
}

/** Layer III, a bit rate and a sample rate that exist (ISO/IEC 11172-3 §2.4.2.3). */
function isMpegFrame([first, second = 0, third = 0]: Uint8Array): boolean {
  const rates = (third & 0xf0) !== 0xf0 && (third & 0xf0) !== 0 && (third & 0x0c) !== 0x0c
  return first === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08 && rates
}

/** Pages and drawings, behind what may stand in front of their first element. */
function sniffMarkup(text: string): string | null {
  const content = text
    .replace(/^\xef\xbb\xbf/, '')
    .replace(/^(?:\s+|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE\s+svg[^>[]*(?:\[.*?\])?\s*>)+/gis, '')
  if (/^<svg[\s>/]/i.test(content)) return 'image/svg+xml'
  return /^<(?:!doctype\s+html|html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p)[\s>/]/i.test(
    content,
  )
    ? 'text/html'
    : null
}

/** Whether these bytes are the beginning of a text in UTF-8. */
export function looksLikeText(beginning: Uint8Array): boolean {
  const bytes = beginning.subarray(0, SNIFFED_BYTES)
  if (bytes.some((byte) => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13))
    return false
  try {
    // The last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
