import { expect, test } from 'vitest'
import { readDays, writeDay } from './days.ts'

/** Monday, 30 November 2026, in the afternoon, by this computer's calendar. */
const NOW = new Date(2026, 10, 30, 15, 20).getTime()
const read = (text: string): string | null => {
  const days = readDays(text, NOW)
  return days && `${writeDay(days.from)} ${writeDay(days.to)}`
}

test.each([
  ['2026-11-30', '2026-11-30 2026-12-01'],
  ['2026-1-5', '2026-01-05 2026-01-06'],
  ['2026-11', '2026-11-01 2026-12-01'],
  ['2026-12', '2026-12-01 2027-01-01'],
  ['2026', '2026-01-01 2027-01-01'],
  ['0099-01-01', '0099-01-01 0099-01-02'],
  ['2024-02-29', '2024-02-29 2024-03-01'],
  ['today', '2026-11-30 2026-12-01'],
  ['Yesterday', '2026-11-29 2026-11-30'],
  ['monday', '2026-11-30 2026-12-01'],
  ['sunday', '2026-11-29 2026-11-30'],
  ['tuesday', '2026-11-24 2026-11-25'],
])('%s', (text, days) => {
  expect(read(text)).toBe(days)
})

test.each([
  '',
  'soon',
  '2026-13',
  '2026-00-01',
  '2025-02-29',
  '2026-11-31',
  '20261130',
  '2026-11-30T10:00',
  '-1',
])('%s is no date', (text) => {
  expect(read(text)).toBeNull()
})

test('a day that is shorter or longer is still one day', () => {
  const { from, to } = readDays('2026-03-29', NOW) ?? { from: 0, to: 0 }
  expect([new Date(from).getHours(), new Date(to).getHours(), new Date(to).getDate()]).toEqual([0, 0, 30])
})
