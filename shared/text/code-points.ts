/** A part of a text, counted in code points as XEP-0426 wants it; `end` is the first one that is not in it. */
export interface CodePointRange {
  readonly start: number
  readonly end: number
}

/** How many code points a text has (XEP-0426 §3); half a pair counts as one. */
export function codePointLength(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at = next(text, at)) count += 1
  return count
}

/**
 * The text without these parts. They may overlap and stand in any order; what lies beyond the text, and a range whose
 * end is not after its start, takes nothing away.
 */
export function withoutRanges(text: string, ranges: readonly CodePointRange[]): string {
  const parts = ranges.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start)
  let kept = ''
  let count = 0
  let at = 0
  /** Goes on to the code point of that number, or to the end of the text. */
  const goTo = (target: number) => {
    const before = at
    for (; at < text.length && count < target; count += 1) at = next(text, at)
    return text.slice(before, at)
  }
  for (const { start, end } of parts) {
    kept += goTo(start)
    goTo(end)
  }
  return kept + text.slice(at)
}

/** The beginning of a text, at most `max` code points of it. */
export function firstCodePoints(text: string, max: number): string {
  let at = 0
  for (let count = 0; at < text.length && count < max; count += 1) at = next(text, at)
  return text.slice(0, at)
}

/** Where the code point after the one at this place begins. */
function next(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
}
