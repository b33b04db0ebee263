import { expect, it } from 'vitest'
import { createTestActivity } from '../testing/activity.ts'
import { createTestPorts } from '../testing/ports.ts'
import { followSleep } from './index.ts'

function world() {
  const ports = createTestPorts()
  const activity = createTestActivity(() => 0)
  const calls: boolean[] = []
  const release = followSleep({ ...ports, activity }, (asleep) => {
    calls.push(asleep)
    return Promise.resolve()
  })
  return { activity, calls, release, clock: ports.clock }
}

it('disconnects before the machine sleeps, and reconnects when it wakes up', async () => {
  const { activity, calls, clock } = world()
  await activity.tell('suspend')
  expect(calls).toEqual([true])
  await activity.tell('resume')
  expect(calls).toEqual([true, false])
  expect(clock.timers).toBe(0)
})

it('reconnects after a while even if no wake-up is reported', async () => {
  const { activity, calls, clock } = world()
  await activity.tell('suspend')
  await clock.advance(30_000)
  expect(calls).toEqual([true, false])
})

it('reconnects after a wake-up without a reported sleep', async () => {
  const { activity, calls, release, clock } = world()
  await activity.tell('resume')
  expect(calls).toEqual([false])
  release()
  await activity.tell('suspend')
  expect([calls.length, clock.timers]).toEqual([1, 0])
})
