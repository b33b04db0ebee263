import { expect, it } from 'vitest'
import { silenceEnd } from './notification.ts'

it('a mute lasts an hour, or until eight the next morning', () => {
  const now = new Date(2026, 10, 21, 14, 5).getTime()
  expect(silenceEnd('hour', now)).toBe(now + 3_600_000)
  expect(silenceEnd('tomorrow', now)).toBe(new Date(2026, 10, 22, 8).getTime())
})
