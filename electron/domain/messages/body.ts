import type { MessageFailure } from '../../../shared/model/failure.ts'
import { BODY_LIMIT_BYTES } from '../../../shared/model/limits.ts'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'

/** RFC 6120 §13.12: every server accepts stanzas of this size. */
export const ALWAYS_ACCEPTED_BYTES = 10_000

/** Characters that XML 1.0 §2.2 does not allow. */
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

/** The size of the text in bytes, as escaped XML in UTF-8. */
export function wireBytes(text: string): number {
  let escaped = 0
  for (const found of text.matchAll(/[&<>]/g)) escaped += found[0] === '&' ? 4 : 3
  return Buffer.byteLength(text) + escaped
}

/** Unpaired surrogates, which UTF-8 cannot encode. */
const LONE_SURROGATES = /\p{Cs}/gu

/** Makes a body ready for sending: only characters that XML allows, and LF as line break. */
export function checkBody(typed: string): Result<string, MessageFailure> {
  const body = typed.replace(LONE_SURROGATES, '\uFFFD').replace(/\r\n?/g, '\n').replace(NOT_XML, '')
  if (body.trim() === '') return err({ code: 'message-empty' })
  if (wireBytes(body) > BODY_LIMIT_BYTES)
    return err({ code: 'message-too-long', limitBytes: BODY_LIMIT_BYTES })
  return ok(body)
}
