import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/store.ts'
import { createTestActivity } from '../testing/activity.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createIdle } from './index.ts'

const MINUTE = 60_000

/** Away after 5 minutes and further after 30, as set from the beginning. */
function world() {
  const ports = createTestPorts()
  const { clock } = ports
  const start = clock.now()
  /** The change to the system clock. */
  let setBy = 0
  const activity = createTestActivity(() => clock.now())
  const wall = { ...clock, now: () => clock.now() + setBy }
  let settings: Settings = DEFAULT_SETTINGS
  const idle = createIdle({ ports: { ...ports, activity, clock: wall }, settings: () => settings })
  const seen: (string | null)[] = []
  idle.onChange(() => seen.push(idle.current?.level ?? null))
  return {
    idle,
    activity,
    seen,
    start,
    pass: (minutes: number) => clock.advance(minutes * MINUTE),
    timers: () => clock.timers,
    setClock: (by: number) => void (setBy += by),
    change(changes: Partial<Settings>) {
      settings = { ...settings, ...changes }
      idle.settingsChanged()
    },
  }
}

describe('idleness', () => {
  it('comes after the set minutes, grows, and ends with the first input', async () => {
    const { idle, activity, seen, start, pass } = world()
    await pass(4.99)
    expect(idle.current).toBeNull()
    await pass(0.02)
    expect(idle.current).toEqual({ level: 'away', since: start })
    await pass(25)
    expect(idle.current).toEqual({ level: 'xa', since: start })
    activity.input()
    await pass(0.1)
    expect(idle.current).toBeNull()
    expect(seen).toEqual(['away', 'xa', null])
  })

  it('is rarely asked for while there is input', async () => {
    const { activity, pass } = world()
    for (let minute = 0; minute < 60; minute++) {
      activity.input()
      await pass(1)
    }
    // Every four minutes or so, when five could have passed since the last input.
    expect(activity.asked).toBeLessThan(20)
  })

  it('does not begin before five minutes of this run, however long the machine was left alone', async () => {
    const { idle, pass } = world()
    await pass(3)
    idle.touched()
    await pass(4)
    expect(idle.current).toBeNull()
    await pass(1.1)
    expect(idle.current?.level).toBe('away')
    idle.touched()
    expect(idle.current).toBeNull()
  })

  it('follows the settings at once, and sets no timer without limits', async () => {
    const { idle, pass, change, timers } = world()
    await pass(2)
    change({ awayAfterMinutes: 1 })
    expect(idle.current?.level).toBe('away')
    change({ awayAfterMinutes: null, extendedAwayAfterMinutes: null })
    expect([idle.current, timers()]).toEqual([null, 0])
  })

  it('begins at once when the screen is locked, and ends when it is unlocked', async () => {
    const { idle, activity, pass, timers } = world()
    await pass(1)
    await activity.tell('lock')
    expect(idle.current?.level).toBe('away')
    // Input on the locked machine.
    activity.input()
    await pass(15)
    expect(idle.current?.level).toBe('away')
    await pass(15)
    expect([idle.current?.level, timers()]).toEqual(['xa', 0])
    await activity.tell('unlock')
    expect(idle.current).toBeNull()
  })

  it('does not begin with a locked screen if it is switched off', async () => {
    const { idle, activity, change } = world()
    change({ awayAfterMinutes: null, extendedAwayAfterMinutes: null })
    await activity.tell('lock')
    expect(idle.current).toBeNull()
  })

  it.each([
    ['back a day', -24 * 60],
    ['forward a day', 24 * 60],
  ])('survives a clock set %s', async (_how, minutes) => {
    const { idle, activity, pass, setClock, start } = world()
    await pass(4)
    setClock(minutes * MINUTE)
    await pass(2)
    // The system's own count continues. With the clock set back, this run seems to have started just now.
    await pass(5)
    expect(idle.current?.level).toBe('away')
    expect(idle.current?.since).toBeLessThanOrEqual(start + Math.max(0, minutes * MINUTE))
    activity.input()
    await pass(0.1)
    expect(idle.current).toBeNull()
    await pass(5.1)
    expect(idle.current).not.toBeNull()
  })

  it('is checked when the machine wakes up', async () => {
    const { idle, activity, pass, setClock } = world()
    await activity.tell('suspend')
    setClock(60 * MINUTE)
    await activity.tell('resume')
    expect(idle.current).toBeNull()
    await pass(5.1)
    expect(idle.current?.level).toBe('away')
  })

  it('leaves nothing behind', () => {
    const { idle, timers } = world()
    idle.close()
    expect(timers()).toBe(0)
  })

  it('never begins if the system does not report input', () => {
    const ports = createTestPorts()
    const idle = createIdle({ ports, settings: () => DEFAULT_SETTINGS })
    idle.touched()
    idle.settingsChanged()
    expect([idle.current, ports.clock.timers]).toEqual([null, 0])
  })
})
