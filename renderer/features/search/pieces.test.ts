import { describe, expect, it } from 'vitest'
import { piecesOf } from './pieces.ts'

const marked = (text: string, ...ranges: [number, number][]): string =>
  piecesOf(
    text,
    ranges.map(([from, to]) => ({ from, to })),
  )
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('')

describe('a text with its matches', () => {
  it('is cut at them', () => {
    expect(marked('a rose is', [2, 6])).toBe('a [rose] is')
    expect(marked('rose', [0, 4])).toBe('[rose]')
    expect(marked('rose', [0, 1], [1, 2])).toBe('[r][o]se')
    expect(marked('rose')).toBe('rose')
  })

  it('stays whole where they make no sense', () => {
    expect(marked('rose', [2, 1], [3, 9], [1, 2], [0, 1])).toBe('r[o]se')
  })
})
