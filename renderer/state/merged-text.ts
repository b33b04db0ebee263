/**
 * `stored` was typed here and stored, and what is kept now is `kept`: that and what another window has typed. Meanwhile
 * `now` is what stands here. The answer has both: what came to it stays around what is typed.
 */
export function withMerged(kept: string, stored: string, now: string): string {
  if (stored.trim() === '') return now.trim() === '' ? kept : `${kept}\n${now}`
  const at = kept.lastIndexOf(stored)
  if (at >= 0) return kept.slice(0, at) + now + kept.slice(at + stored.length)
  return kept.trim() === '' ? now : now.trim() === '' ? kept : `${kept}\n${now}`
}

/** Where the cursor belongs after `before` has become `after` from elsewhere: at what it stood at. */
export function movedCursor(before: string, after: string, cursor: number): number {
  const shorter = Math.min(before.length, after.length)
  let same = 0
  while (same < shorter && before[same] === after[same]) same++
  // At the end of a text that goes on, it goes along.
  if (cursor <= same && (cursor < before.length || after.length === same)) return cursor
  let end = 0
  while (end < shorter - same && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  // At or behind the end of what changed: as far from the end as before.
  if (cursor >= before.length - end) return after.length - (before.length - cursor)
  return after.length - end
}
