/** How instants are worded. All take `now`, so that what is shown can be told in a test and ticks with one clock. */

const LOCALE = 'en'
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'long' })
const shortWeekday = new Intl.DateTimeFormat(LOCALE, { weekday: 'short' })
const dayMonth = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' })
const longDayMonth = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' })
const dayMonthYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' })
const longDayMonthYear = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric' })
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'medium' })

/** How many local midnights lie between two instants; counted by calendar day, as a day may have 23 or 25 hours. */
function daysBetween(earlier: number, later: number): number {
  const day = (at: number): number => {
    const date = new Date(at)
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / (24 * HOUR_MS)
  }
  return day(later) - day(earlier)
}

const sameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear()

/** The local time of day. */
export function timeOfDay(at: number): string {
  return clock.format(at)
}

/** For a row of a list: "now", "5 min", "14:03", "Yesterday", "Tue", "3 Mar", "3 Mar 2024". */
export function relative(at: number, now: number): string {
  const age = now - at
  const days = daysBetween(at, now)
  // The window's clock ticks once a minute: what has just come may be ahead of it.
  if (Math.abs(age) < MINUTE_MS) return 'now'
  if (age >= 0 && age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min`
  if (days === 0) return timeOfDay(at)
  if (days === 1) return 'Yesterday'
  if (days > 1 && days < 7) return shortWeekday.format(at)
  return sameYear(at, now) ? dayMonth.format(at) : dayMonthYear.format(at)
}

/** For the line between two days: "Today", "Yesterday", "Tuesday", "Tuesday, March 3", "March 3, 2024". */
export function daySeparator(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days > 1 && days < 7) return weekday.format(at)
  return sameYear(at, now) ? longDayMonth.format(at) : longDayMonthYear.format(at)
}

/** The local day around an instant: from its first moment until that of the next day. */
export function dayAround(at: number): { readonly from: number; readonly until: number } {
  const date = new Date(at)
  const midnight = (days: number): number =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
  return { from: midnight(0), until: midnight(1) }
}

/** A moment to come, within a sentence: "14:03", "tomorrow, 08:00", "Tuesday, March 3, 08:00". */
export function laterMoment(at: number, now: number): string {
  const days = daysBetween(now, at)
  if (days <= 0) return timeOfDay(at)
  return `${days === 1 ? 'tomorrow' : longDayMonth.format(at)}, ${timeOfDay(at)}`
}

/** The exact moment, for a tooltip. */
export function exactMoment(at: number): string {
  return exact.format(at)
}

/** A day, for instance of a certificate. */
export function day(at: number): string {
  return longDayMonthYear.format(at)
}
