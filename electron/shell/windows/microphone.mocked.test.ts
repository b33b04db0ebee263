import { expect, it, vi } from 'vitest'
import { createMicrophone } from './microphone.ts'

vi.mock('electron', () => ({ systemPreferences: {} }))

it('is given once for each time that the person wants to record', async () => {
  const microphone = createMicrophone(
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
  const microphone = createMicrophone(
    () => now,
    () => Promise.resolve(true),
  )
  await microphone.allow(true)
  now = 10_001
  expect(microphone.take()).toBe(false)
})

it('is not given where the system refuses it', async () => {
  const microphone = createMicrophone(
    () => 0,
    () => Promise.resolve(false),
  )
  expect(await microphone.allow(true)).toEqual({ ok: false, error: { code: 'microphone-refused' } })
  expect(microphone.take()).toBe(false)
})
