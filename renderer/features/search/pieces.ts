import type { TextRange } from '../../../shared/search/match.ts'

export interface Piece {
  readonly text: string
  readonly marked: boolean
}

/** A text cut at its matches. Ranges outside of it or out of order count as none. */
export function piecesOf(text: string, matches: readonly TextRange[]): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { from, to } of matches) {
    if (from < at || to <= from || to > text.length) continue
    if (from > at) pieces.push({ text: text.slice(at, from), marked: false })
    pieces.push({ text: text.slice(from, to), marked: true })
    at = to
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false })
  return pieces
}
