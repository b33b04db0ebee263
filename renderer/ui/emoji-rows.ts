import { EMOJI_GROUPS, type Emoji, type EmojiGroup } from './emoji.ts'

/** A line of the picker: a heading, or emoji beside each other. */
export type EmojiRow =
  | { readonly kind: 'heading'; readonly section: EmojiSection }
  | { readonly kind: 'emoji'; readonly section: EmojiSection; readonly emoji: readonly Emoji[] }

export type EmojiSection = EmojiGroup | 'recent' | 'found'

/** A cell by its line and column. */
export interface Cell {
  readonly row: number
  readonly column: number
}

/** The recent emoji, then all emoji by group. */
export function groupedRows(
  all: readonly Emoji[],
  recent: readonly Emoji[],
  columns: number,
): readonly EmojiRow[] {
  return [
    ...section('recent', recent, columns),
    ...EMOJI_GROUPS.flatMap((group) => section(group, all.filter((one) => one.group === group), columns)), // prettier-ignore
  ]
}

export function section(name: EmojiSection, emoji: readonly Emoji[], columns: number): readonly EmojiRow[] {
  if (emoji.length === 0) return []
  const rows: EmojiRow[] = [{ kind: 'heading', section: name }]
  for (let at = 0; at < emoji.length; at += columns)
    rows.push({ kind: 'emoji', section: name, emoji: emoji.slice(at, at + columns) })
  return rows
}

/** The first cell of all, or of a section. */
export function firstCell(rows: readonly EmojiRow[], name?: EmojiSection): Cell | null {
  const row = rows.findIndex((one) => one.kind === 'emoji' && (name === undefined || one.section === name))
  return row < 0 ? null : { row, column: 0 }
}

/** Lines per page. */
const PAGE = 5

/** The cell that a key leads to; null for other keys. Left and right continue in the next line. */
export function nextCell(rows: readonly EmojiRow[], { row, column }: Cell, key: string): Cell | null {
  const wide = (at: number): number => {
    const one = rows[at]
    return one?.kind === 'emoji' ? one.emoji.length : 0
  }
  const beside = (from: number, step: 1 | -1): number => {
    let at = from + step
    while (at >= 0 && at < rows.length && wide(at) === 0) at += step
    return wide(at) === 0 ? from : at
  }
  const over = (step: 1 | -1, times: number): Cell => {
    let at = row
    for (let count = 0; count < times; count++) at = beside(at, step)
    return { row: at, column: Math.min(column, wide(at) - 1) }
  }
  switch (key) {
    case 'ArrowDown':
      return over(1, 1)
    case 'ArrowUp':
      return over(-1, 1)
    case 'PageDown':
      return over(1, PAGE)
    case 'PageUp':
      return over(-1, PAGE)
    case 'ArrowRight': {
      if (column + 1 < wide(row)) return { row, column: column + 1 }
      const next = beside(row, 1)
      return next === row ? { row, column } : { row: next, column: 0 }
    }
    case 'ArrowLeft': {
      if (column > 0) return { row, column: column - 1 }
      const next = beside(row, -1)
      return next === row ? { row, column } : { row: next, column: wide(next) - 1 }
    }
    default:
      return null
  }
}
