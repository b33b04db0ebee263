/** A day of the calendar where the person is. */
export interface Day {
  readonly year: number
  /** From 0. */
  readonly month: number
  /** From 1. */
  readonly day: number
}

/** The local day of an instant. */
export function dayOf(at: number): Day {
  const date = new Date(at)
  return { year: date.getFullYear(), month: date.getMonth(), day: date.getDate() }
}

/** The first moment of a day, in milliseconds since 1970. */
export const startOf = ({ year, month, day }: Day): number => dateAt(year, month, day).getTime()

/** `new Date` takes the years before 100 for those after 1900. */
function dateAt(year: number, month: number, day: number): Date {
  const date = new Date(2000, month, day)
  date.setFullYear(year, month, day)
  return date
}

const normal = (year: number, month: number, day: number): Day => dayOf(dateAt(year, month, day).getTime())

export const addDays = ({ year, month, day }: Day, count: number): Day => normal(year, month, day + count)

/** The same day so many months later, or the last one of that month. */
export function addMonths({ year, month, day }: Day, count: number): Day {
  const first = normal(year, month + count, 1)
  return { ...first, day: Math.min(day, lengthOf(first)) }
}

const lengthOf = ({ year, month }: Day): number => dateAt(year, month + 1, 0).getDate()

export const compareDays = (a: Day, b: Day): number => a.year - b.year || a.month - b.month || a.day - b.day

export const isSameMonth = (a: Day, b: Day): boolean => a.year === b.year && a.month === b.month

const two = (value: number): string => String(value).padStart(2, '0')
const four = (value: number): string => String(value).padStart(4, '0')

/** "2026-11". */
export const monthName = ({ year, month }: Day): string => `${four(year)}-${two(month + 1)}`

/** "2026-11-30". */
export const dayName = (day: Day): string => `${monthName(day)}-${two(day.day)}`

/** The days of a month in weeks; null where a week belongs to another month. `first`: the weekday a week starts with. */
export function weeksOf(month: Day, first: number): readonly (readonly (Day | null)[])[] {
  const { year, month: index } = month
  const before = (dateAt(year, index, 1).getDay() - first + 7) % 7
  const length = lengthOf(month)
  return Array.from({ length: Math.ceil((before + length) / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, column) => {
      const day = week * 7 + column - before + 1
      return day < 1 || day > length ? null : { year, month: index, day }
    }),
  )
}

/** The column of a day, from 0. */
const columnOf = ({ year, month, day }: Day, first: number): number =>
  (dateAt(year, month, day).getDay() - first + 7) % 7

/** The day that a key leads to; null for other keys. `key`: as in a language from left to right. */
export function nextDay(key: string, shift: boolean, from: Day, first: number): Day | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(from, -1)
    case 'ArrowRight':
      return addDays(from, 1)
    case 'ArrowUp':
      return addDays(from, -7)
    case 'ArrowDown':
      return addDays(from, 7)
    case 'Home':
      return addDays(from, -columnOf(from, first))
    case 'End':
      return addDays(from, 6 - columnOf(from, first))
    case 'PageUp':
      return addMonths(from, shift ? -12 : -1)
    case 'PageDown':
      return addMonths(from, shift ? 12 : 1)
    default:
      return null
  }
}
