import type { CodePointRange } from '../../../../shared/text/code-points.ts'
import { codePointLength } from '../../../../shared/text/code-points.ts'

/** An occupant whom a text names. */
export interface Named {
  readonly nick: string
  readonly range: CodePointRange
}

/** Nobody means more people in one message. */
const MOST = 20
/** So many places of a text are looked at. */
const MOST_PLACES = 200
/** Longer nicknames are not typed. In UTF-16 units. */
const LONGEST = 100
const PART_OF_WORD = /[\p{L}\p{N}_]/u

/**
 * The occupants whom a text names: after an `@`, at its beginning before a colon or comma, and wherever one of the
 * nicknames in `completed` stands as a word. Of several that fit the longest counts. At most 20.
 */
export function namedIn(
  text: string,
  isThere: (nick: string) => boolean,
  completed: readonly string[] = [],
): Named[] {
  const found = new Map<number, string>()
  const note = (at: number, nick: string | undefined): number => {
    if (nick === undefined) return 0
    if (found.size < MOST && !found.has(at)) found.set(at, nick)
    return nick.length
  }

  let at = 0
  for (;;) {
    const length = note(
      at,
      longestAt(text, at, isThere, (end) => /^[:,]/u.test(text.slice(end, end + 1))),
    )
    if (length === 0) break
    at += length + 1
    while (text[at] === ' ') at += 1
  }
  let places = 0
  for (let sign = text.indexOf('@'); sign >= 0 && places < MOST_PLACES; sign = text.indexOf('@', sign + 1)) {
    places += 1
    if (!endsWord(text, sign)) continue
    note(
      sign + 1,
      longestAt(text, sign + 1, isThere, (end) => beginsWord(text, end)),
    )
  }
  for (const nick of completed.slice(0, MOST).filter((one) => one !== '' && isThere(one)))
    for (
      let start = text.indexOf(nick);
      start >= 0 && found.size < MOST;
      start = text.indexOf(nick, start + 1)
    )
      if (endsWord(text, start) && beginsWord(text, start + nick.length)) note(start, nick)

  return [...found]
    .sort(([one], [other]) => one - other)
    .filter(isFree())
    .map(([start, nick]) => {
      const begin = codePointLength(text.slice(0, start))
      return { nick, range: { start: begin, end: begin + codePointLength(nick) } }
    })
}

function longestAt(
  text: string,
  at: number,
  isThere: (nick: string) => boolean,
  mayEnd: (end: number) => boolean,
): string | undefined {
  for (let end = Math.min(text.length, at + LONGEST); end > at; end -= 1) {
    if (mayEnd(end) && isThere(text.slice(at, end))) return text.slice(at, end)
  }
  return undefined
}

/** A name inside another one is not meant. */
function isFree(): (named: readonly [number, string]) => boolean {
  let last = 0
  return ([start, nick]) => {
    if (start < last) return false
    last = start + nick.length
    return true
  }
}

/** No word goes on from before this place. */
const endsWord = (text: string, at: number): boolean =>
  !PART_OF_WORD.test(Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? '')
/** No word goes on at this place. */
const beginsWord = (text: string, at: number): boolean =>
  !PART_OF_WORD.test(Array.from(text.slice(at, at + 2))[0] ?? '')
