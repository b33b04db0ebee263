import { expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock.ts'
import { watchLiveness } from './liveness.ts'

function setUp() {
  const clock = createFakeClock()
  let setBackBy = 0
  const now = () => clock.now() - setBackBy
  let heardAt = now()
  const events: string[] = []
  const liveness = watchLiveness({
    clock: { now, after: clock.after },
    lastHeardAt: () => heardAt,
    probe: () => events.push('probe'),
    dead: () => events.push('dead'),
  })
  return {
    clock,
    liveness,
    events,
    hear: () => (heardAt = now()),
    setBack: (ms: number) => (setBackBy += ms),
  }
}

it('asks after a minute of silence, and gives up 20 s later', async () => {
  const { clock, events, hear } = setUp()
  await clock.advance(50_000)
  hear()
  await clock.advance(59_000)
  expect(events).toEqual([])
  await clock.advance(1_000)
  expect(events).toEqual(['probe'])
  await clock.advance(20_000)
  expect(events).toEqual(['probe', 'dead'])
  expect(clock.timers).toBe(0)
})

it('goes on if an answer came', async () => {
  const { clock, events, hear } = setUp()
  await clock.advance(61_000)
  hear()
  await clock.advance(59_000)
  expect(events).toEqual(['probe'])
})

it('notices a dead server even after the clock was set back', async () => {
  const { clock, events, setBack } = setUp()
  setBack(24 * 3_600_000)
  await clock.advance(60_000)
  expect(events).toEqual(['probe'])
  await clock.advance(20_000)
  expect(events).toEqual(['probe', 'dead'])
})

it('accepts an answer after the clock was set back', async () => {
  const { clock, events, hear, setBack } = setUp()
  await clock.advance(60_000)
  setBack(3_600_000)
  hear()
  await clock.advance(20_000)
  expect(events).toEqual(['probe'])
})
