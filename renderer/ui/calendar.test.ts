import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  type Day,
  dayName,
  dayOf,
  monthName,
  nextDay,
  startOf,
  weeksOf,
} from './calendar.ts'

const day = (year: number, month: number, date: number): Day => ({ year, month: month - 1, day: date })
const numbers = (month: Day, first: number) =>
  weeksOf(month, first).map((week) => week.map((one) => one?.day ?? 0))

describe('a calendar', () => {
  it('has the weeks of a month, from the first weekday of the place', () => {
    expect(numbers(day(2026, 11, 30), 1)).toEqual([
      [0, 0, 0, 0, 0, 0, 1],
      [2, 3, 4, 5, 6, 7, 8],
      [9, 10, 11, 12, 13, 14, 15],
      [16, 17, 18, 19, 20, 21, 22],
      [23, 24, 25, 26, 27, 28, 29],
      [30, 0, 0, 0, 0, 0, 0],
    ])
    expect(numbers(day(2026, 2, 1), 0)).toHaveLength(4)
    expect(numbers(day(2028, 2, 1), 6)[4]).toEqual([26, 27, 28, 29, 0, 0, 0])
  })

  it('names days and months', () => {
    expect([dayName(day(2026, 3, 7)), monthName(day(987, 12, 1))]).toEqual(['2026-03-07', '0987-12'])
    expect(dayOf(startOf(day(2026, 3, 7)))).toEqual(day(2026, 3, 7))
    expect(dayOf(startOf(day(42, 3, 7)))).toEqual(day(42, 3, 7))
  })

  it('counts over the ends of months and years', () => {
    expect(addDays(day(2026, 12, 31), 1)).toEqual(day(2027, 1, 1))
    expect(addDays(day(2028, 3, 1), -1)).toEqual(day(2028, 2, 29))
    expect(addMonths(day(2026, 3, 31), -1)).toEqual(day(2026, 2, 28))
    expect(addMonths(day(2026, 12, 5), 1)).toEqual(day(2027, 1, 5))
  })

  it('moves by key', () => {
    const from = day(2026, 11, 18)
    const to = (key: string, shift = false, first = 1) => nextDay(key, shift, from, first)
    expect(to('ArrowLeft')).toEqual(day(2026, 11, 17))
    expect(to('ArrowRight')).toEqual(day(2026, 11, 19))
    expect(to('ArrowUp')).toEqual(day(2026, 11, 11))
    expect(to('ArrowDown')).toEqual(day(2026, 11, 25))
    expect(to('Home')).toEqual(day(2026, 11, 16))
    expect(to('End')).toEqual(day(2026, 11, 22))
    expect(to('Home', false, 0)).toEqual(day(2026, 11, 15))
    expect(to('PageUp')).toEqual(day(2026, 10, 18))
    expect(to('PageDown')).toEqual(day(2026, 12, 18))
    expect(to('PageUp', true)).toEqual(day(2025, 11, 18))
    expect(to('x')).toBeNull()
  })
})
