import type { Matcher, TextRange } from '../../../shared/search/match.ts'

/** In UTF-16 units. */
const LENGTH = 240
const BEFORE_MATCH = 60
/** More than fit into a line. */
const MOST_MATCHES = 20
const MARK = /\p{M}|\u200D/u

export interface Excerpt {
  readonly text: string
  readonly matches: readonly TextRange[]
}

/** One line of a text around the first match, which is looked for in the first `looked` UTF-16 units. */
export function excerptOf(body: string, matcher: Matcher, looked: number): Excerpt {
  const [first] = matcher.find(body.slice(0, looked), 1)
  const begin = first === undefined ? 0 : beginAt(body, first.from)
  // White space goes, so more is taken than is shown.
  const line = body
    .slice(begin, begin + 4 * LENGTH)
    .replace(/\s+/gu, ' ')
    .trim()
  const cut = line.length > LENGTH || begin + 4 * LENGTH < body.length
  const text = `${begin > 0 ? '…' : ''}${wholeAt(line, LENGTH)}${cut ? '…' : ''}`
  return { text, matches: matcher.find(text, MOST_MATCHES) }
}

/** A little before the match, at the start of a word if one is near. */
function beginAt(body: string, match: number): number {
  if (match <= BEFORE_MATCH) return 0
  const near = body.slice(match - BEFORE_MATCH, match)
  const space = near.search(/\s/u)
  if (space >= 0) return match - BEFORE_MATCH + space + 1
  let begin = match - BEFORE_MATCH
  while (begin < match && isInside(body, begin)) begin += 1
  return begin
}

/** The beginning of a line, without half a character at its end. */
function wholeAt(line: string, length: number): string {
  let end = Math.min(length, line.length)
  // A heap of marks is cut all the same.
  for (let back = 0; back < 16 && end > 0 && isInside(line, end); back++) end -= 1
  return line.slice(0, end)
}

/** Whether a cut here would part a pair of surrogates, or a letter from its marks. */
function isInside(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false
  const unit = text.charCodeAt(at)
  return (unit >= 0xdc00 && unit < 0xe000) || MARK.test(text.charAt(at))
}
