import { expect, it } from 'vitest'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { createOwnPresence } from './own-presence.ts'
import type { RoomControl } from './room.ts'

it('goes to hundreds of rooms in slices, and to each once with the latest', async () => {
  const clock = createFakeClock()
  let shown = 0
  const rooms = Array.from({ length: 50 }, () => ({ show: () => shown++ }) as unknown as RoomControl)
  const own = createOwnPresence(clock)
  own.show(rooms)
  expect(shown).toBe(20)
  own.show(rooms.slice(20))
  await clock.advance(1_000)
  expect(shown).toBe(40)
  await clock.advance(10_000)
  expect([shown, clock.timers]).toEqual([50, 0])
})
