import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../shared/model/failure.ts'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import { createPressure } from './pressure.ts'

const MEGABYTE = 1024 * 1024

function setUp() {
  const clock = createFakeClock()
  const lines: string[] = []
  const pressure = createPressure(clock, (line) => void lines.push(line))
  const done: (() => void)[] = []
  return {
    clock,
    lines,
    pressure,
    /** A stanza of this many bytes comes, and is being handled. */
    comes: (bytes: number) => void pressure.count(bytes, new Promise((resolve) => done.push(resolve))),
    /** The first stanzas have been handled. */
    async deals(count: number) {
      for (const settleOne of done.splice(0, count)) settleOne()
      await settle()
    },
  }
}

function stream() {
  const calls: string[] = []
  return {
    calls,
    unsent: 0,
    pause: () => void calls.push('pause'),
    resume: () => void calls.push('resume'),
    drop: ({ code }: Failure) => void calls.push(`drop ${code}`),
  }
}

describe('the budget of an account', () => {
  it('stops reading above it, and resumes well below', async () => {
    const t = setUp()
    const on = stream()
    t.pressure.follow(on)
    for (let count = 0; count < 8; count++) t.comes(MEGABYTE)
    expect(on.calls).toEqual(['pause'])
    await t.deals(3)
    expect(on.calls).toEqual(['pause'])
    await t.deals(2)
    expect(on.calls).toEqual(['pause', 'resume'])
    await t.deals(3)
    expect(t.clock.timers).toBe(0)
  })

  it('counts the memory of small stanzas, and nothing of those that are handled at once', () => {
    const t = setUp()
    const on = stream()
    t.pressure.follow(on)
    for (let count = 0; count < 1_000; count++) expect(t.pressure.count(MEGABYTE, null)).toBeNull()
    expect(on.calls).toEqual([])
    for (let count = 0; count < 5_000; count++) t.comes(10)
    expect(on.calls).toEqual(['pause'])
  })

  it('counts unsent bytes together with received ones', async () => {
    const t = setUp()
    const on = stream()
    t.pressure.follow(on)
    t.comes(5 * MEGABYTE)
    on.unsent = 4 * MEGABYTE
    t.pressure.unsentChanged()
    expect(on.calls).toEqual(['pause'])
    on.unsent = 0
    await t.deals(1)
    expect(on.calls).toEqual(['pause', 'resume'])
  })

  it('gives a stream up far above it, and if there is no progress for a minute', async () => {
    const t = setUp()
    const first = stream()
    t.pressure.follow(first)
    first.unsent = 33 * MEGABYTE
    t.pressure.unsentChanged()
    t.pressure.unsentChanged()
    expect(first.calls).toEqual(['pause', 'drop server-not-reading'])
    t.pressure.follow(null)

    const second = stream()
    t.pressure.follow(second)
    for (let count = 0; count < 9; count++) t.comes(MEGABYTE)
    await t.clock.advance(59_000)
    await t.deals(1)
    await t.clock.advance(60_000)
    expect(second.calls).toEqual(['pause'])
    await t.clock.advance(1_000)
    expect(second.calls).toEqual(['pause', 'drop flooded'])
    t.pressure.follow(null)
    expect(t.clock.timers).toBe(0)
  })

  it('waits forever while there is progress, however slow', async () => {
    const t = setUp()
    const on = stream()
    t.pressure.follow(on)
    on.unsent = 9 * MEGABYTE
    t.pressure.unsentChanged()
    for (let minute = 0; minute < 60; minute++) {
      await t.clock.advance(50_000)
      on.unsent -= 1_000
    }
    expect(on.calls).toEqual(['pause'])
  })

  it('also holds the next stream back while the stanzas of the first one are not handled', async () => {
    const t = setUp()
    t.pressure.follow(stream())
    for (let count = 0; count < 9; count++) t.comes(MEGABYTE)
    t.pressure.follow(null)
    const next = stream()
    t.pressure.follow(next)
    expect(next.calls).toEqual(['pause'])
    await t.deals(6)
    expect(next.calls).toEqual(['pause', 'resume'])
  })
})
