/** Dates and times in words of a language. They take `now` as an argument, so that one clock updates all of them. */
export interface Dates {
  /** The local time of day, as this computer shows it. */
  timeOfDay(at: number): string
  /** For a row of a list: "now", "5 min", "14:03", "Yesterday", "Tue", "3 Mar", "3 Mar 2024". */
  relative(at: number, now: number): string
  /** For the line between two days: "Today", "Yesterday", "Tuesday", "Tuesday, March 3", "March 3, 2024". */
  daySeparator(at: number, now: number): string
  /** A future moment within a sentence: "14:03", "tomorrow, 08:00", "Tuesday, March 3, 08:00". */
  laterMoment(at: number, now: number): string
  /** The exact moment, for a tooltip. */
  exactMoment(at: number): string
  /** A day, for instance of a certificate. */
  day(at: number): string
  /** A day with its weekday: "Monday, November 30, 2026". */
  fullDay(at: number): string
  /** "November 2026". */
  month(at: number): string
  /** A weekday in one or two letters, as over the columns of a calendar. */
  weekdayLetter(at: number): string
  /** A weekday in full. */
  weekday(at: number): string
  /** The first day of the week where the person lives, from 0 (Sunday) to 6. */
  firstWeekday(): number
}

/** Words of a language in place of a date. */
export interface DateWords {
  readonly now: string
  readonly minutes: (count: number) => string
  readonly today: string
  readonly yesterday: string
  /** Within a sentence. */
  readonly tomorrow: string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The number of local midnights between two instants, counted by calendar days, as a day may have 23 or 25 hours. */
function daysBetween(earlier: number, later: number): number {
  const day = (at: number): number => {
    const date = new Date(at)
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / (24 * HOUR_MS)
  }
  return day(later) - day(earlier)
}

const sameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear()

/** The regional form of the language from the system (en-GB for en), else the language itself. */
export function localeFor(language: string): string {
  const system = new Intl.DateTimeFormat().resolvedOptions().locale
  return system.split('-')[0] === language ? system : language
}

/** What engines have of `Intl.Locale` for weeks: newer ones a method, older ones a property. 7 is Sunday. */
interface WeekLocale {
  getWeekInfo?: () => { readonly firstDay: number }
  readonly weekInfo?: { readonly firstDay: number }
}

function firstWeekdayOf(locale: string): number {
  const weeks = new Intl.Locale(locale) as WeekLocale
  return ((weeks.getWeekInfo?.() ?? weeks.weekInfo)?.firstDay ?? 1) % 7
}

/** Dates in one language (a BCP 47 tag). */
export function createDates(language: string, words: DateWords): Dates {
  /** A format is expensive to make (the first one takes 30 ms of a start), and most are never needed. */
  const format = (options: Intl.DateTimeFormatOptions, locale = () => language): ((at: number) => string) => {
    let made: Intl.DateTimeFormat | undefined
    return (at) => (made ??= new Intl.DateTimeFormat(locale(), options)).format(at)
  }
  const clock = format({ hour: 'numeric', minute: '2-digit' }, () => localeFor(language))
  const weekday = format({ weekday: 'long' })
  const shortWeekday = format({ weekday: 'short' })
  const dayMonth = format({ day: 'numeric', month: 'short' })
  const longDayMonth = format({ weekday: 'long', day: 'numeric', month: 'long' })
  const dayMonthYear = format({ day: 'numeric', month: 'short', year: 'numeric' })
  const longDayMonthYear = format({ day: 'numeric', month: 'long', year: 'numeric' })
  const exact = format({ dateStyle: 'full', timeStyle: 'medium' })
  const fullDay = format({ dateStyle: 'full' })
  const month = format({ month: 'long', year: 'numeric' })
  const weekdayLetter = format({ weekday: 'narrow' })

  return {
    timeOfDay: clock,

    relative(at, now) {
      const age = now - at
      const days = daysBetween(at, now)
      // The clock of the window ticks once a minute, so a new message may be ahead of it.
      if (Math.abs(age) < MINUTE_MS) return words.now
      if (age >= 0 && age < HOUR_MS) return words.minutes(Math.floor(age / MINUTE_MS))
      if (days === 0) return clock(at)
      if (days === 1) return words.yesterday
      if (days > 1 && days < 7) return shortWeekday(at)
      return sameYear(at, now) ? dayMonth(at) : dayMonthYear(at)
    },

    daySeparator(at, now) {
      const days = daysBetween(at, now)
      if (days === 0) return words.today
      if (days === 1) return words.yesterday
      if (days > 1 && days < 7) return weekday(at)
      return sameYear(at, now) ? longDayMonth(at) : longDayMonthYear(at)
    },

    laterMoment(at, now) {
      const days = daysBetween(now, at)
      if (days <= 0) return clock(at)
      return `${days === 1 ? words.tomorrow : longDayMonth(at)}, ${clock(at)}`
    },

    exactMoment: exact,
    day: longDayMonthYear,
    fullDay,
    month,
    weekdayLetter,
    weekday,
    firstWeekday: () => firstWeekdayOf(localeFor(language)),
  }
}

/** The local day of an instant: from its first moment until the first of the next day. */
export function dayAround(at: number): { readonly from: number; readonly until: number } {
  const date = new Date(at)
  const midnight = (days: number): number =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
  return { from: midnight(0), until: midnight(1) }
}
