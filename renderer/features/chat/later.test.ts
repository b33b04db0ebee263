import { describe, expect, it } from 'vitest'
import { fieldOf, instantOf, laterChoices } from './later.ts'

const at = (hour: number, minute = 0, second = 0): number =>
  new Date(2026, 10, 21, hour, minute, second).getTime()
const names = (now: number): string[] => laterChoices(now).map(({ kind, at }) => `${kind} ${fieldOf(at)}`)

describe('sending later', () => {
  it('is offered by name, the evening while it is to come', () => {
    expect(names(at(15, 24, 30))).toEqual([
      'hour 2026-11-21T16:25',
      'evening 2026-11-21T19:00',
      'morning 2026-11-22T08:00',
    ])
    expect(names(at(18, 30))).toEqual(['hour 2026-11-21T19:30', 'morning 2026-11-22T08:00'])
  })

  it('is at a moment to come', () => {
    const now = at(15)
    expect(instantOf('2026-11-21T15:01', now)).toBe(at(15, 1))
    expect(instantOf('2026-11-21T15:00', now)).toBe('past')
    expect(instantOf('0206-11-21T15:00', now)).toBe('past')
    expect(instantOf('2126-11-21T15:00', now)).toBe('far')
    expect(instantOf('', now)).toBe('missing')
    expect(instantOf('tomorrow', now)).toBe('missing')
  })
})
