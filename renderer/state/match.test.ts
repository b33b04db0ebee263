import { describe, expect, it } from 'vitest'
import { best, matchOf, plain, searchable } from './match.ts'

const rank = (text: string, query: string): number => matchOf(plain(text), plain(query))

describe('matching', () => {
  it('ranks a start before a word before the middle, ignoring case and accents', () => {
    expect(rank('María Böhm', 'maria')).toBe(3)
    expect(rank('María Böhm', 'BOHM')).toBe(2)
    expect(rank('María Böhm', 'arí')).toBe(1)
    expect(rank('María Böhm', 'x')).toBe(0)
    // The first match need not be the best one.
    expect(rank('Joanna Anna', 'anna')).toBe(2)
  })

  it('counts a name for more than an address, and keeps the order among equals', () => {
    const things = [
      searchable('by address', 'Somebody', 'anna@example.org'),
      searchable('second', 'Anna B', 'b@example.org'),
      searchable('third', 'Anna A', 'a@example.org'),
    ]
    expect(best(things, 'ANNA', 10)).toEqual(['second', 'third', 'by address'])
    expect(best(things, 'anna', 1)).toEqual(['second'])
  })
})
