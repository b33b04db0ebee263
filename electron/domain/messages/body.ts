import type { MessageFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'

/**
 * How large a body may be on the wire. Servers commonly close the stream at a stanza of 256 KiB, and it would be sent
 * again in the next one: what is sent has to stay well below.
 */
export const BODY_LIMIT_BYTES = 250_000

/** RFC 6120 §13.12: every server takes a stanza of that many bytes. */
export const ALWAYS_ACCEPTED_BYTES = 10_000

/** What XML 1.0 §2.2 cannot carry. */
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

/** Bytes of the text as escaped XML in UTF-8. */
export function wireBytes(text: string): number {
  let escaped = 0
  for (const found of text.matchAll(/[&<>]/g)) escaped += found[0] === '&' ? 4 : 3
  return Buffer.byteLength(text) + escaped
}

/** Halves of surrogate pairs, which no encoding has. */
const LONE_SURROGATES = /\p{Cs}/gu

/** A body as it can be sent: only characters that XML has, line breaks as LF. */
export function checkBody(typed: string): Result<string, MessageFailure> {
  const body = typed.replace(LONE_SURROGATES, '\uFFFD').replace(/\r\n?/g, '\n').replace(NOT_XML, '')
  if (body.trim() === '') return err({ code: 'message-empty' })
  if (wireBytes(body) > BODY_LIMIT_BYTES)
    return err({ code: 'message-too-long', limitBytes: BODY_LIMIT_BYTES })
  return ok(body)
}
