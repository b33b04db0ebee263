import { describe, expect, it } from 'vitest'
import { namedIn } from './mentions.ts'

const OCCUPANTS = new Set(['Ann', 'Ann Page', 'Zoë', '🐢', 'third witch', '@home', 'a,b'])
const isThere = (nick: string): boolean => OCCUPANTS.has(nick)
const named = (text: string, ...completed: string[]) =>
  namedIn(text, isThere, completed).map(({ nick, range }) => [nick, range.start, range.end])

describe('a text names', () => {
  it.each<[string, string, ...[string, number, number][]]>([
    ['after an @', 'Hail @Zoë!', ['Zoë', 6, 9]],
    ['at its beginning, before a colon', 'third witch: when?', ['third witch', 0, 11]],
    ['several at its beginning', 'Ann, Zoë: come', ['Ann', 0, 3], ['Zoë', 5, 8]],
    ['the longest that fits', '@Ann Page and @Ann Smith', ['Ann Page', 1, 9], ['Ann', 15, 18]],
    ['in code points', '🐢🐢 @🐢', ['🐢', 4, 5]],
    ['a name with a comma', 'a,b: hm', ['a,b', 0, 3]],
  ])('people %s', (_how, text, ...expected) => {
    expect(named(text)).toEqual(expected)
  })

  it.each([
    ['inside a word', 'no@Zoës, x@Ann.example'],
    ['who are not there', '@Macbeth'],
    ['by a mere word', 'Ann and Zoë are here'],
    ['in nothing', ''],
  ])('nobody %s', (_how, text) => expect(named(text)).toEqual([]))

  it('people whose names the person has completed, as words', () => {
    expect(named('Annie told Ann and Zoë', 'Ann', 'Macbeth', '')).toEqual([['Ann', 11, 14]])
  })

  it('nobody twice in one place, and nobody within another name', () => {
    expect(named('@Ann Page', 'Ann', 'Ann Page')).toEqual([['Ann Page', 1, 9]])
  })

  it('at most twenty, however long it is', () => {
    expect(named('@Ann '.repeat(60_000))).toHaveLength(20)
    expect(named('Ann '.repeat(60_000), 'Ann')).toHaveLength(20)
    expect(named('@'.repeat(300_000))).toEqual([])
  })
})
