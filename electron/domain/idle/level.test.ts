import { describe, expect, it } from 'vitest'
import { levelAfter, shownPresence, untilNextLevel } from './level.ts'

const limits = (awayAfterMinutes: number | null, extendedAwayAfterMinutes: number | null) => ({
  awayAfterMinutes,
  extendedAwayAfterMinutes,
})
const MINUTE = 60_000

describe('time without input', () => {
  it.each([
    [0, limits(5, 30), null, 5 * MINUTE],
    [5 * MINUTE - 1, limits(5, 30), null, 1],
    [5 * MINUTE, limits(5, 30), 'away', 25 * MINUTE],
    [30 * MINUTE, limits(5, 30), 'xa', Infinity],
    [10 * MINUTE, limits(null, 30), null, 20 * MINUTE],
    [10 * MINUTE, limits(5, null), 'away', Infinity],
    [10 * MINUTE, limits(30, 5), 'xa', 20 * MINUTE],
    [Number.MAX_SAFE_INTEGER, limits(null, null), null, Infinity],
  ] as const)(
    'of %d ms within %j means %s, and something else in %d ms at the earliest',
    (ms, within, level, next) => {
      expect([levelAfter(ms, within), untilNextLevel(ms, within)]).toEqual([level, next])
    },
  )
})

describe('what is shown', () => {
  it.each([
    ['available', 'away', 'away'],
    ['available', 'xa', 'xa'],
    ['away', 'away', 'away'],
    ['away', 'xa', 'xa'],
    ['dnd', 'xa', 'dnd'],
    ['xa', 'away', 'xa'],
    ['offline', 'xa', 'offline'],
  ] as const)('of %s after long enough for %s is %s', (show, level, shown) => {
    const { show: now, status, idleSince } = shownPresence({ show, status: 'reading' }, { level, since: 7 })
    expect([now, status, idleSince]).toEqual([shown, 'reading', shown === show ? null : 7])
  })

  it('is what was chosen while there is input', () => {
    expect(shownPresence({ show: 'available', status: '' }, null)).toEqual({
      show: 'available',
      status: '',
      idleSince: null,
    })
  })
})
