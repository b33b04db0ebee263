import { expect, test } from 'vitest'
import { allSeeds, drawsOf, seeds } from '../../../testing/seeds.ts'
import { randomOf } from './testing/device.ts'
import { textOf, Town, type Letter } from './testing/town.ts'

const MESSAGES = allSeeds ? 10_000 : 400
/** Three devices of each of two people. */
const DEVICES = 6
const REORDERED_BY = 500

test.each(seeds(4))(
  'all that arrives is read once, whatever is lost, late, out of order, doubled or interrupted (seed %i)',
  { timeout: 600_000 },
  (seed) => {
    const below = drawsOf(seed)
    const chance = (percent: number): boolean => below(100) < percent
    const town = new Town(seed % 2 === 0 ? '0.3' : '2', randomOf(seed + 100), DEVICES)
    const queues: Letter[][] = Array.from({ length: DEVICES }, () => [])
    const readBy = queues.map(() => new Set<number>())

    const deliver = (to: number): void => {
      const queue = queues[to]!
      const place = chance(70) ? 0 : below(Math.min(queue.length, REORDERED_BY))
      const [letter] = queue.splice(place, 1)
      if (letter === undefined) return
      const isNew = !readBy[to]!.has(letter.id)
      if (chance(3)) town.read(to, letter, true)
      const text = town.read(to, letter, false)
      if (isNew) expect(text).toBe(Buffer.from(textOf(letter.id)).toString())
      else expect(text).toMatch(/^(?:repeated|bad-mac)$/u)
      readBy[to]!.add(letter.id)
      if (chance(4)) queue.push(letter)
    }

    for (let id = 0; id < MESSAGES; id++) {
      const from = below(DEVICES)
      for (let to = 0; to < DEVICES; to++) {
        if (to === from) continue
        if (chance(2)) town.send(from, to, id, true)
        const letter = town.send(from, to, id, false)
        if (letter !== undefined && !chance(5)) queues[to]!.push(letter)
      }
      // A device that is away for a while has much to read when it comes back
      for (let to = 0; to < DEVICES; to++) {
        const isAway = Math.floor(id / 60) % DEVICES === to
        for (let count = isAway ? 0 : 3; count > 0; count--) deliver(to)
      }
    }
    for (let to = 0; to < DEVICES; to++) while (queues[to]!.length > 0) deliver(to)
  },
)
