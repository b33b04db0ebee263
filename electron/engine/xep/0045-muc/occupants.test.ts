import { expect, test } from 'vitest'
import type { Occupant } from './occupant.ts'
import { createOccupantBudget, createOccupantTable, type OccupantBudget } from './occupants.ts'

const occupant = (nick: string, more: Partial<Occupant> = {}): Occupant => ({
  ...{ nick, id: `${nick}-id`, stay: 1, role: 'participant', affiliation: 'none', address: null },
  ...{ show: 'available', status: '', photo: null, idleSince: null, hats: [], ...more },
})

/** A budget that tells what is taken from it. */
function counted(): { readonly budget: OccupantBudget; readonly taken: { count: number; bytes: number } } {
  const budget = createOccupantBudget()
  const taken = { count: 0, bytes: 0 }
  return {
    taken,
    budget: {
      take(bytes) {
        const isTaken = budget.take(bytes)
        if (isTaken) taken.count++
        if (isTaken) taken.bytes += bytes
        return isTaken
      },
      give(bytes) {
        taken.count--
        taken.bytes -= bytes
        budget.give(bytes)
      },
    },
  }
}

test('20,000 who come and go leave nothing behind', () => {
  const { budget, taken } = counted()
  const table = createOccupantTable(budget)
  for (let number = 0; number < 2_000; number++) table.set(occupant(`stays ${number}`))
  const before = { ...taken }
  for (let number = 0; number < 20_000; number++) {
    const nick = `passes ${number}`
    table.set(occupant(nick))
    table.set(occupant(nick, { status: 'A longer text than before', role: 'visitor' }))
    if (number % 3 === 0) table.rename(nick, `${nick}, renamed`)
    table.delete(number % 3 === 0 ? `${nick}, renamed` : nick)
    expect(table.nicksOf(`${nick}-id`).size).toBe(0)
  }
  expect(taken).toEqual(before)
  expect(table.byNick.size).toBe(2_000)
  expect(table.counts).toEqual({
    all: 2_000,
    byRole: { moderator: 0, participant: 2_000, visitor: 0, none: 0 },
  })
  table.clear()
  expect(taken).toEqual({ count: 0, bytes: 0 })
})

test('rooms share one budget, and what one gives back another takes', () => {
  const { budget, taken } = counted()
  const long = 'x'.repeat(10_000)
  const tables = [createOccupantTable(budget), createOccupantTable(budget)] as const
  for (let number = 0; number < 20_000; number++) tables[0].set(occupant(`first ${number}`, { status: long }))
  const [most, room] = [taken.bytes, tables[0].byNick.size]
  expect(room).toBeLessThan(20_000)
  expect(most).toBeLessThanOrEqual(256 * 1024 * 1024)
  expect(tables[1].set(occupant('second', { status: long }))).toBe(false)
  tables[0].clear()
  expect(tables[1].set(occupant('second', { status: long }))).toBe(true)
  expect(taken.count).toBe(1)
})
