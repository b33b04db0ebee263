/** A part of a text, counted in code points (XEP-0426). `end` is the first one after it. */
export interface CodePointRange {
  readonly start: number
  readonly end: number
}

/** The number of code points of a text (XEP-0426 §3). Half a surrogate pair counts as one. */
export function codePointLength(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at = next(text, at)) count += 1
  return count
}

/**
 * The text without these ranges. They may overlap, in any order. Ranges beyond the text, or that end before they start,
 * remove nothing.
 */
export function withoutRanges(text: string, ranges: readonly CodePointRange[]): string {
  const parts = ranges.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start)
  let kept = ''
  let count = 0
  let at = 0
  /** Advances to the code point with this number, or to the end of the text. */
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

/** The beginning of a text, at most `max` code points. */
export function firstCodePoints(text: string, max: number): string {
  let at = 0
  for (let count = 0; at < text.length && count < max; count += 1) at = next(text, at)
  return text.slice(0, at)
}

/** The index of the next code point. */
function next(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
}
