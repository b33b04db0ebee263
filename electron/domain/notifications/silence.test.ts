import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { isQuiet, isQuietHour, isSilenced, stillLasts } from './silence.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A Wednesday, at noon in local time. */
const NOON = new Date(2026, 0, 7, 12).getTime()
const at = (hours: number, minutes = 0) => NOON + (hours - 12) * HOUR + minutes * 60_000

describe('silence for a while', () => {
  it('ends when it is over', () => {
    const silent = { silentUntil: NOON + HOUR, silentSince: NOON }
    expect(isSilenced(silent, NOON)).toBe(true)
    expect(isSilenced(silent, NOON + HOUR - 1)).toBe(true)
    expect(isSilenced(silent, NOON + HOUR)).toBe(false)
    expect(isSilenced({ silentUntil: null, silentSince: null }, NOON)).toBe(false)
  })

  it('does not last a day longer because the clock was set back a day, and bears one that is put right', () => {
    const silent = { silentUntil: NOON + HOUR, silentSince: NOON }
    expect(isSilenced(silent, NOON - DAY)).toBe(false)
    expect(isSilenced(silent, NOON - 5_000)).toBe(true)
  })

  it('without an end lasts until it is changed, whatever the clock shows', () => {
    expect(stillLasts(null, NOON, NOON - DAY)).toBe(true)
    expect(stillLasts(null, NOON, NOON + 1000 * DAY)).toBe(true)
  })
})

describe('quiet hours', () => {
  const night = { from: 22 * 60, to: 7 * 60, days: [3] }

  it.each([
    [at(21, 59), false],
    [at(22), true],
    [at(23, 59), true],
    // Thursday morning: Wednesday's night.
    [at(24 + 6, 59), true],
    [at(24 + 7), false],
    // Wednesday morning would be Tuesday's night, Thursday evening is another one.
    [at(3), false],
    [at(24 + 23), false],
  ])('over midnight begin on their day (%#)', (now, quiet) => {
    expect(isQuietHour(night, now)).toBe(quiet)
  })

  it('within a day, and a whole day where both ends are the same', () => {
    const lunch = { from: 12 * 60, to: 13 * 60, days: [0, 1, 2, 3, 4, 5, 6] }
    expect([at(11, 59), at(12), at(12, 59), at(13)].map((now) => isQuietHour(lunch, now))).toEqual([
      false,
      true,
      true,
      false,
    ])
    const allDay = { from: 0, to: 0, days: [3] }
    expect([at(0), at(23, 59), at(24)].map((now) => isQuietHour(allDay, now))).toEqual([true, true, false])
    expect(isQuietHour({ ...night, days: [] }, at(23))).toBe(false)
  })

  it('follow the clock wherever it is set', () => {
    const settings = { ...DEFAULT_SETTINGS, quietHours: night }
    expect(isQuiet(settings, at(23))).toBe(true)
    expect(isQuiet(settings, at(23) - DAY)).toBe(false)
    expect(isQuiet({ ...DEFAULT_SETTINGS, notify: false }, NOON)).toBe(true)
  })
})
