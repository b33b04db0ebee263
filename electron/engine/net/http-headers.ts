import type { IncomingHttpHeaders } from 'node:http'

/** An entity tag, a date or an address. Longer ones count as absent. */
const MAX_LENGTH = 2048

/** The value of a header, or null. Of several, the first. */
export function textOf(headers: IncomingHttpHeaders, name: string): string | null {
  const value = [headers[name]].flat()[0]
  return value === undefined || value.length > MAX_LENGTH ? null : value
}

/** A whole number, or null. */
export function numberOf(headers: IncomingHttpHeaders, name: string): number | null {
  return wholeNumber(textOf(headers, name) ?? '')
}

/** In lower case, without parameters. */
export function mediaTypeOf(headers: IncomingHttpHeaders): string | null {
  const [type = ''] = (textOf(headers, 'content-type') ?? '').split(';')
  return /^[\w!#$&^.+'-]+\/[\w!#$&^.+'-]+$/.test(type.trim()) ? type.trim().toLowerCase() : null
}

/**
 * The size of the whole file according to Content-Range (RFC 9110 §14.4), if it says that the body is the file from
 * `from` to its end; else null.
 */
export function rangeOf(headers: IncomingHttpHeaders, from: number): number | null {
  const parts = /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16})$/i.exec(textOf(headers, 'content-range') ?? '')
  if (parts === null) return null
  const [start = 0, end = 0, total = 0] = parts.slice(1).map(Number)
  if (!Number.isSafeInteger(total) || start !== from || total <= start) return null
  // COMPAT(Prosody, 0.12): it counts the last byte from 1.
  return end === total - 1 || end === total ? total : null
}

function wholeNumber(text: string): number | null {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : null
  return value !== null && Number.isSafeInteger(value) ? value : null
}
