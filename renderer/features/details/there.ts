import type { Words } from '../../../shared/words/index.ts'

/**
 * The time of day in a time zone, such as "14:03 there", with the day where it is another one than here. `now` in
 * milliseconds since 1970, `zone` in minutes east of UTC.
 */
export function timeThere(words: Words, now: number, zone: number): string {
  const theirs = new Date(now + zone * 60_000)
  // The same digits as a local time, because that is what the words of a language are made for.
  const shown = new Date(
    theirs.getUTCFullYear(),
    theirs.getUTCMonth(),
    theirs.getUTCDate(),
    theirs.getUTCHours(),
    theirs.getUTCMinutes(),
  ).getTime()
  const time = words.dates.timeOfDay(shown)
  const isSameDay = new Date(now).toDateString() === new Date(shown).toDateString()
  return isSameDay
    ? words.details.timeThere(time)
    : words.details.timeThereOn(words.dates.daySeparator(shown, now), time)
}
