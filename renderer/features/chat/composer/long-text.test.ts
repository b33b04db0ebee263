import { describe, expect, it } from 'vitest'
import { isBig, LongText } from './long-text.svelte.ts'

const LONG = '0123456789'.repeat(10_000)

describe('a long text', () => {
  it('is shown whole up to a length, and then around the cursor', () => {
    const text = new LongText('short')
    expect([text.shown, text.isCut]).toEqual(['short', false])
    expect(text.insert(LONG, 2, 4)).toBe(7999)
    expect(text.whole).toBe(`sh${LONG}t`)
    expect([text.shown.length, text.above + text.shown.length + text.below]).toEqual([8000, 100_003])
    expect(text.isCut).toBe(true)
  })

  it('is moved through without a change', () => {
    const text = new LongText(LONG)
    expect(text.move('beginning')).toBe(0)
    expect([text.above, text.below]).toEqual([0, 92_000])
    text.move('later')
    expect(text.above).toBe(8000)
    text.move('earlier')
    expect(text.above).toBe(0)
    expect(text.move('end')).toBe(8000)
    expect(text.whole).toBe(LONG)
  })

  it('is typed in where it is shown, and cut anew where that grows long', () => {
    const text = new LongText(LONG)
    text.move('beginning')
    text.typed(`x${text.shown}`, 1)
    expect(text.whole).toBe(`x${LONG}`)
    const cursor = text.typed(`${'y'.repeat(10_000)}${text.shown}`, 10_000)
    expect(text.shown.length).toBe(8000)
    expect(text.shown[cursor - 1]).toBe('y')
    expect(text.shown[cursor]).toBe('x')
    expect(text.whole).toBe(`${'y'.repeat(10_000)}x${LONG}`)
  })

  it('is never cut within a pair', () => {
    const text = new LongText(`a${'😀'.repeat(20_000)}`)
    for (const to of ['beginning', 'later', 'earlier', 'end'] as const) {
      text.move(to)
      expect(text.shown).not.toMatch(/\p{Cs}/u)
    }
  })

  it('takes no more than can be kept, and line breaks as one sign', () => {
    const text = new LongText()
    expect(text.insert('x'.repeat(4_000_001), 0, 0)).toBeNull()
    expect(text.whole).toBe('')
    text.insert('a\r\nb\rc', 0, 0)
    expect(text.whole).toBe('a\nb\nc')
  })

  it.each([
    ['a word', 'word', false],
    ['some lines', 'a\n'.repeat(14), false],
    ['many lines', 'a\n'.repeat(15), true],
    ['many letters', 'a'.repeat(2000), true],
  ])('%s', (_, text, big) => expect(isBig(text)).toBe(big))
})
