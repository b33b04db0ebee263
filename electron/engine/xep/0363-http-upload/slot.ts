import { firstCodePoints } from '../../../../shared/text/code-points.ts'
import type { Infer } from '../../xml/codec.ts'
import type { UploadSlot } from './api.ts'
import type { Slot } from './codec.ts'

const ALLOWED_HEADERS = ['authorization', 'cookie', 'expires']

/**
 * A slot that may be used; undefined if an address is not https, or cannot be read. The two may be on any host (§4).
 * Headers with other names are ignored, and line breaks are removed (§4).
 */
export function usableSlot({ put, get }: Infer<typeof Slot>): UploadSlot | undefined {
  const [to, from] = [httpsUrl(put.url), httpsUrl(get.url)]
  if (to === undefined || from === undefined) return undefined
  const headers = put.headers
    .map(({ name, value }) => [withoutBreaks(name).trim(), withoutBreaks(value).trim()] as const)
    .filter(([name, value]) => ALLOWED_HEADERS.includes(name.toLowerCase()) && isHeaderValue(value))
  return { put: { url: to, headers }, get: from }
}

function httpsUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const hasCredentials = url.username !== '' || url.password !== ''
  return url.protocol === 'https:' && !hasCredentials ? url.href : undefined
}

const withoutBreaks = (text: string) => text.replace(/[\r\n]+/g, '')

/** RFC 9110 §5.5, in ASCII. */
const isHeaderValue = (text: string) => /^[\x20-\x7e\t]*$/.test(text)

/** In code points. Servers put the name into the address and into file systems. */
const MAX_NAME_LENGTH = 200
const REPLACED = /[\p{C}/\\:*?"<>|]+/gu

/** The name in a request: one part of a path, without control characters; the ending stays if the rest is too long. */
export function slotName(name: string): string {
  // Half of a surrogate pair becomes U+FFFD.
  const plain = Buffer.from(name).toString().replace(REPLACED, '_').trim()
  if (plain === '' || /^\.+$/.test(plain)) return 'file'
  const most = firstCodePoints(plain, MAX_NAME_LENGTH)
  if (most === plain) return plain
  const [ending = ''] = /\.[a-z0-9]{1,16}$/i.exec(plain) ?? []
  return firstCodePoints(plain, MAX_NAME_LENGTH - ending.length) + ending
}
