import { firstCodePoints } from '../../../../shared/text/code-points.ts'

/** Enough to recognize the quoted message, without repeating it all. */
const MAX_QUOTE_LENGTH = 400
const MAX_QUOTE_LINES = 4
const MAX_NAME_LENGTH = 80

/**
 * The quote before the text of a reply, for clients that do not know replies (§3.1): the name of the author, then the
 * first lines of the message, each after `> ` (XEP-0393 §5.1.3), with a line break at the end. All of it is fallback:
 * from 0 to its length in code points.
 */
export function quoteFallback(author: string, body: string): string {
  const name = firstCodePoints(author.replace(/\s+/gu, ' ').trim(), MAX_NAME_LENGTH)
  // The rest is not even split into lines.
  const text = firstCodePoints(body, MAX_QUOTE_LENGTH)
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u)
  const kept = lines.slice(0, MAX_QUOTE_LINES)
  const cut = kept.length < lines.length || text.length < body.length ? '…' : ''
  const quoted = `${kept.join('\n').trimEnd()}${cut}`
  return [...(name === '' ? [] : [`${name}:`]), ...quoted.split('\n')].map((line) => `> ${line}\n`).join('')
}
