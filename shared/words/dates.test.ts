import { describe, expect, it } from 'vitest'
import { dayAround } from './dates.ts'
import { dates as german } from './de/dates.ts'
import { dates } from './en/dates.ts'

const { daySeparator, exactMoment, relative } = dates

const at = (text: string): number => new Date(text).getTime()
const now = at('2026-11-21T15:00:00')

describe('relative', () => {
  it.each([
    ['2026-11-21T14:59:30', 'now'],
    ['2026-11-21T14:55:00', '5 min'],
    ['2026-11-20T23:59:00', 'Yesterday'],
    ['2026-11-16T12:00:00', 'Mon'],
    ['2026-11-14T12:00:00', 'Nov 14'],
    ['2025-12-24T12:00:00', 'Dec 24, 2025'],
  ])('%s -> %s', (text, words) => expect(relative(at(text), now)).toBe(words))

  it('shows the time of day for earlier today, and for a clock ahead of ours', () => {
    expect(relative(at('2026-11-21T09:07:00'), now)).toMatch(/0?9:07/)
    expect(relative(at('2026-11-21T15:03:00'), now)).toMatch(/0?3:03|15:03/)
  })

  it('says minutes just after midnight, not "Yesterday"', () => {
    expect(relative(at('2026-11-20T23:58:00'), at('2026-11-21T00:03:00'))).toBe('5 min')
  })
})

describe('daySeparator', () => {
  it.each([
    ['2026-11-21T00:00:00', 'Today'],
    ['2026-11-20T00:00:00', 'Yesterday'],
    ['2026-11-17T23:00:00', 'Tuesday'],
    ['2026-03-03T12:00:00', 'Tuesday, March 3'],
    ['2024-03-03T12:00:00', 'March 3, 2024'],
  ])('%s -> %s', (text, words) => expect(daySeparator(at(text), now)).toBe(words))
})

it('knows two moments of one day, and tells the exact one', () => {
  const day = { from: at('2026-03-29T00:00:00'), until: at('2026-03-30T00:00:00') }
  expect(dayAround(at('2026-03-29T00:00:00'))).toEqual(day)
  expect(dayAround(at('2026-03-29T23:59:59'))).toEqual(day)
  expect(dayAround(at('2026-03-28T23:59:59')).until).toBe(day.from)
  expect(exactMoment(at('2026-11-21T15:04:05'))).toMatch(/Saturday.*2026.*04:05/)
})

describe('in German', () => {
  it.each([
    ['2026-11-21T14:59:30', 'jetzt'],
    ['2026-11-21T14:55:00', '5 Min.'],
    ['2026-11-20T12:00:00', 'Gestern'],
    ['2026-11-16T12:00:00', 'Mo'],
    ['2026-11-14T12:00:00', '14. Nov.'],
    ['2025-12-24T12:00:00', '24. Dez. 2025'],
  ])('%s -> %s', (text, words) => expect(german.relative(at(text), now)).toBe(words))

  it.each([
    ['2026-11-21T00:00:00', 'Heute'],
    ['2026-03-03T12:00:00', 'Dienstag, 3. März'],
    ['2024-03-03T12:00:00', '3. März 2024'],
  ])('between days: %s -> %s', (text, words) => expect(german.daySeparator(at(text), now)).toBe(words))

  it('has 24 hours in a day', () => {
    expect(german.timeOfDay(at('2026-11-21T21:07:00'))).toBe('21:07')
    expect(german.laterMoment(at('2026-11-22T08:00:00'), now)).toMatch(/^morgen, 0?8:00$/)
  })
})
