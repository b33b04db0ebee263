import { expect, test } from 'vitest'
import { parseQuery, typedValue, type QueryPart } from './query.ts'

/** The parts in short: `word:`, `"phrase"`, `operator=value`, each with where it stands. */
const brief = (part: QueryPart): string => {
  const at = `${part.from}-${part.to}`
  if (part.kind === 'operator') return `${part.operator}=${part.value}|${part.valueFrom} ${at}`
  return `${part.kind} ${part.text}${part.open ? '…' : ''} ${at}`
}
const read = (text: string): string[] => parseQuery(text).map(brief)

test.each([
  ['', []],
  ['   ', []],
  ['rose', ['word rose… 0-4']],
  ['rose ', ['word rose 0-4']],
  ['sweet  rose', ['word sweet 0-5', 'word rose… 7-11']],
  ['"sweet rose"', ['phrase sweet rose 0-12']],
  ['“sweet rose”', ['phrase sweet rose 0-12']],
  ['„süße Rose“ x', ['phrase süße Rose 0-11', 'word x… 12-13']],
  ['"sweet ro', ['phrase sweet ro… 0-9']],
  ['"', ['phrase … 0-1']],
  ['from:juliet', ['from=juliet|5 0-11']],
  ['FROM:"Juliet C." rose', ['from=Juliet C.|5 0-16', 'word rose… 17-21']],
  ['from:', ['from=|5 0-5']],
  ['from: rose', ['from=|5 0-5', 'word rose… 6-10']],
  ['before:2026-11 after:today', ['before=2026-11|7 0-14', 'after=today|21 15-26']],
  ['https://example.org', ['word https://example.org… 0-19']],
  ['x from', ['word x 0-1', 'word from… 2-6']],
  ['has:file,is:unread', ['has=file,is:unread|4 0-18']],
])('%s', (text, parts) => {
  expect(read(text)).toEqual(parts)
})

test('a value with white space is typed in quotes', () => {
  expect(typedValue('juliet@capulet.example')).toBe('juliet@capulet.example')
  expect(typedValue('Juliet "J" C.')).toBe('"Juliet J C."')
})
