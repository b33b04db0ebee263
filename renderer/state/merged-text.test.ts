import { describe, expect, it } from 'vitest'
import { movedCursor, withMerged } from './merged-text.ts'

describe('the text of two windows', () => {
  it.each([
    ['before what is typed', 'theirs\nmine', 'mine', 'mine!', 'theirs\nmine!'],
    ['around it', 'a mine b', 'mine', 'yours', 'a yours b'],
    ['with nothing typed here', 'theirs', '', '', 'theirs'],
    ['with something typed since', 'theirs', ' ', 'new', 'theirs\nnew'],
    ['without what was stored', 'other', 'mine', 'mine too', 'other\nmine too'],
    ['also where what was stored is gone', 'other', 'mine', 'mine', 'other\nmine'],
    ['where nothing is kept', '', 'mine', 'mine', 'mine'],
  ])('stays %s', (_, kept, stored, now, both) => expect(withMerged(kept, stored, now)).toBe(both))
})

describe('the cursor', () => {
  it.each([
    ['stays before what changed', 'abc def', 'abc xyz def', 2, 2],
    ['goes along behind it', 'mine', 'theirs\nmine', 2, 9],
    ['is at the end of what changed where it was in it', 'a old b', 'a newer b', 4, 7],
    ['goes on with the end', 'abc', 'abcdef', 3, 6],
    ['stays where nothing changed', 'abc', 'abc', 3, 3],
    ['has nowhere else to go', 'abc', '', 2, 0],
  ])('%s', (_, before, after, at, to) => expect(movedCursor(before, after, at)).toBe(to))
})
