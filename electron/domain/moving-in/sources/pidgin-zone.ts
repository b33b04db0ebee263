/** When a log file of Pidgin began, by its name: `2026-11-30.193606+0530IST.html`. */
export interface LogStart {
  /** Its first instant, in milliseconds since 1970. */
  readonly at: number
  /** How far the clock on the wall was ahead of UTC, in milliseconds. */
  readonly aheadMs: number
}

const NAME = /^(\d{4})-(\d\d)-(\d\d)\.(\d\d)(\d\d)(\d\d)(?:([+-])(\d\d)(\d\d))?[A-Za-z]*\.(?:html|txt)$/
const MINUTE_MS = 60_000

/** Reads the name of a log file. Very old ones name no zone: then the clock of this computer counts. Null for other files. */
export function logStart(name: string): LogStart | null {
  const found = NAME.exec(name)
  if (!found) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number)
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  if (found[7] === undefined) {
    const at = new Date(year, month - 1, day, hour, minute, second).getTime()
    return { at, aheadMs: wall - at }
  }
  const sign = found[7] === '-' ? -1 : 1
  const aheadMs = sign * (Number(found[8]) * 60 + Number(found[9])) * MINUTE_MS
  return { at: wall - aheadMs, aheadMs }
}

const DAY_MS = 24 * 60 * MINUTE_MS
/** A clock may be set back; a time that is this much earlier is of the next day. */
const BACK_MS = 12 * 60 * MINUTE_MS

/**
 * The times of a log's lines, one after the other. Most lines have only the time of the day: `(19:36:07)`, in some languages
 * `(07:36:07 PM)`. A line of another day begins with its date, but one just past midnight may not.
 */
export function createLogClock({ at, aheadMs }: LogStart): (written: string) => number | null {
  let last = at
  return (written) => {
    const time = /(\d{1,2}):(\d\d):(\d\d)(?:\s*([AP])\.?M\.?)?/i.exec(written)
    if (!time) return null
    const half = time[4]?.toUpperCase()
    const hour = half === undefined ? Number(time[1]) : (Number(time[1]) % 12) + (half === 'P' ? 12 : 0)
    const ofDay = ((hour * 60 + Number(time[2])) * 60 + Number(time[3])) * 1000
    const dated = dayOf(written)
    const wall = last + aheadMs
    const today = wall - (wall % DAY_MS)
    let on = (dated ?? today) + ofDay
    if (dated === null && on < wall - BACK_MS) on += DAY_MS
    last = on - aheadMs
    return last
  }
}

/** The day of a line with a date, as UTC midnight: `2026-12-01`, or `12/01/2026` as in English. */
function dayOf(written: string): number | null {
  const iso = /(\d{4})-(\d\d)-(\d\d)/.exec(written)
  if (iso) return Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]))
  const dotted = /(\d{1,2})\.(\d{1,2})\.(\d{4})/.exec(written)
  if (dotted) return Date.UTC(Number(dotted[3]), Number(dotted[2]) - 1, Number(dotted[1]))
  const english = /(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(written)
  if (english) return Date.UTC(Number(english[3]), Number(english[1]) - 1, Number(english[2]))
  return null
}
