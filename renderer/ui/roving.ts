/**
 * The row that a key leads to in a list of `count` rows with one row in the tab order ("roving tabindex"); null for
 * other keys.
 */
export function nextRow(key: string, at: number, count: number, page = 10): number | null {
  if (count === 0) return null
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to))
}

/** The place that an arrow key leads to in a list that goes round; null: it is another key. */
export function roundTo(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown') return (at + 1) % count
  return key === 'ArrowUp' ? (at + count - 1) % count : null
}
