/** A stretch of time in milliseconds since 1970, on this computer's calendar. `to` is the first instant behind it. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const WRITTEN = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/

/**
 * The day, month or year that a person wrote: `2026-11-30`, `2026-11`, `2026`, `today`, `yesterday`, or the last such
 * weekday, which may be today. null if it is none.
 */
export function readDays(text: string, now: number): TimeRange | null {
  const word = text.trim().toLowerCase()
  const today = new Date(now)
  if (word === 'today') return daysAgo(today, 0)
  if (word === 'yesterday') return daysAgo(today, 1)
  const weekday = WEEKDAYS.indexOf(word)
  if (weekday >= 0) return daysAgo(today, (today.getDay() - weekday + 7) % 7)
  const [, year, month, day] = WRITTEN.exec(word) ?? []
  if (year === undefined) return null
  if (month === undefined) return range(Number(year), 0, 1, Number(year) + 1, 0, 1)
  if (!(Number(month) >= 1 && Number(month) <= 12)) return null
  if (day === undefined) return range(Number(year), Number(month) - 1, 1, Number(year), Number(month), 1)
  const last = new Date(local(Number(year), Number(month), 0)).getDate()
  if (!(Number(day) >= 1 && Number(day) <= last)) return null
  return range(Number(year), Number(month) - 1, Number(day), Number(year), Number(month) - 1, Number(day) + 1)
}

function daysAgo(today: Date, days: number): TimeRange {
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate() - days]
  return range(year, month, day, year, month, day + 1)
}

function range(
  ...[y1, m1, d1, y2, m2, d2]: readonly [number, number, number, number, number, number]
): TimeRange {
  return { from: local(y1, m1, d1), to: local(y2, m2, d2) }
}

/** The local midnight. `Date` takes the years 0 to 99 for those of the twentieth century, so they are set apart. */
function local(year: number, month: number, day: number): number {
  const date = new Date(2000, 0, 1)
  date.setFullYear(year, month, day)
  return date.getTime()
}

/** A day as people type it behind an operator: `2026-11-30`. */
export function writeDay(at: number): string {
  const date = new Date(at)
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
