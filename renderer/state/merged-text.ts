/**
 * Merges two windows' typing. This window stored `stored`; the main process merged it into `kept`; by now `now` is typed
 * here. The result is `kept` with `stored` replaced by `now`.
 */
export function withMerged(kept: string, stored: string, now: string): string {
  if (stored.trim() === '') return now.trim() === '' ? kept : `${kept}\n${now}`
  const at = kept.lastIndexOf(stored)
  if (at >= 0) return kept.slice(0, at) + now + kept.slice(at + stored.length)
  return kept.trim() === '' ? now : now.trim() === '' ? kept : `${kept}\n${now}`
}

/** Where the cursor belongs after another window has changed `before` to `after`: at the same text. */
export function movedCursor(before: string, after: string, cursor: number): number {
  const shorter = Math.min(before.length, after.length)
  let same = 0
  while (same < shorter && before[same] === after[same]) same++
  // At the end of a text that grows, it moves along.
  if (cursor <= same && (cursor < before.length || after.length === same)) return cursor
  let end = 0
  while (end < shorter - same && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  // At or after the end of the change: as far from the end as before.
  if (cursor >= before.length - end) return after.length - (before.length - cursor)
  return after.length - end
}
