import { describe, expect, it } from 'vitest'
import { cut, piecesOf } from './body.ts'

/** A half of a surrogate pair on its own. */
const HALF = /\p{Surrogate}/u

describe('a long body', () => {
  it('is shown whole while it is short', () => {
    const body = 'line\n'.repeat(30)
    expect(cut(body)).toEqual({ shown: body, left: 0 })
    expect(cut('x'.repeat(3500)).left).toBe(0)
  })

  it('is cut by length and by lines', () => {
    expect(cut('x'.repeat(1_000_000))).toEqual({ shown: 'x'.repeat(3000), left: 997_000 })
    const lines = 'line\n'.repeat(500)
    const { shown, left } = cut(lines)
    expect(shown.split('\n')).toHaveLength(40)
    expect(shown.length + left).toBe(lines.length)
  })

  it('is not cut for the sake of a few lines', () => {
    expect(cut('line\n'.repeat(44)).left).toBe(0)
  })

  it('is never cut within a character', () => {
    const { shown } = cut(`x${'😀'.repeat(5000)}`)
    expect(shown).not.toMatch(HALF)
    for (const piece of piecesOf(`x${'😀'.repeat(50_000)}`)) expect(piece).not.toMatch(HALF)
  })

  it('is laid out in pieces that make up the whole', () => {
    for (const body of ['x'.repeat(100_000), 'word '.repeat(30_000), `${'line of text\n'.repeat(9000)}end`]) {
      const pieces = piecesOf(body)
      expect(pieces.join('')).toBe(body)
      expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(6001)
    }
    expect(
      piecesOf('line of text\n'.repeat(900))
        .slice(0, -1)
        .every((piece) => piece.endsWith('\n')),
    ).toBe(true)
  })
})
