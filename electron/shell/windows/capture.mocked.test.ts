import { expect, it, vi } from 'vitest'
import { createCapture } from './capture.ts'

vi.mock('electron', () => ({ systemPreferences: {} }))

it('is given once for each time that the person wants to record', async () => {
  const microphone = createCapture(
    'microphone',
    () => 0,
    () => Promise.resolve(true),
  )
  expect(microphone.take()).toBe(false)
  await microphone.allow(true)
  expect([microphone.take(), microphone.take()]).toEqual([true, false])
  await microphone.allow(true)
  await microphone.allow(false)
  expect(microphone.take()).toBe(false)
})

it('is given only for a few seconds', async () => {
  let now = 0
  const camera = createCapture(
    'camera',
    () => now,
    () => Promise.resolve(true),
  )
  await camera.allow(true)
  now = 10_001
  expect(camera.take()).toBe(false)
})

it.each(['microphone', 'camera'] as const)('is not given where the system refuses the %s', async (device) => {
  const asked: string[] = []
  const capture = createCapture(
    device,
    () => 0,
    (which) => {
      asked.push(which)
      return Promise.resolve(false)
    },
  )
  expect(await capture.allow(true)).toEqual({ ok: false, error: { code: `${device}-refused` } })
  expect(capture.take()).toBe(false)
  expect(asked).toEqual([device])
})
