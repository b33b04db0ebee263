/** An instant by the clock on the wall of this computer: `2026-11-30 19:36:07`. */
export function localTime(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())]
  return `${day.join('-')} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}

/** The name of this computer's time zone in the tz database. */
export const localZone = (): string => new Intl.DateTimeFormat('en').resolvedOptions().timeZone
