import { expect, it } from 'vitest'
import { Ordered } from './ordered.ts'

interface Item {
  readonly id: number
  readonly at: number
}
const compare = (a: Item, b: Item): number => b.at - a.at || b.id - a.id
const ids = (list: Ordered<Item>): number[] => list.slice().map(({ id }) => id)

it('keeps the order as items come, change and go', () => {
  const list = new Ordered<Item>(compare)
  const one = { id: 1, at: 10 }
  const two = { id: 2, at: 20 }
  const three = { id: 3, at: 10 }
  for (const item of [one, two, three]) list.put(item)
  expect(ids(list)).toEqual([2, 3, 1])
  const later = { id: 1, at: 30 }
  list.put(later, one)
  expect(ids(list)).toEqual([1, 2, 3])
  const same = { id: 2, at: 20 }
  list.put(same, two)
  expect(list.at(1)).toBe(same)
  // Removing one that is not in the list removes no other.
  list.remove(two)
  list.remove({ id: 9, at: 20 })
  expect(ids(list)).toEqual([1, 2, 3])
  list.remove(later)
  expect([ids(list), list.length, list.placeOf({ id: 0, at: 15 })]).toEqual([[2, 3], 2, 1])
  list.reset([three, later])
  expect(ids(list)).toEqual([1, 3])
})

it('needs few comparisons for one item of 10,000', () => {
  let compared = 0
  const list = new Ordered<Item>((a, b) => {
    compared += 1
    return compare(a, b)
  })
  const items = Array.from({ length: 10_000 }, (_, id) => ({ id, at: id }))
  list.reset(items)
  compared = 0
  for (let round = 0; round < 100; round += 1) {
    const before = items[round * 7]!
    const after = { ...before, at: 20_000 + round }
    list.put(after, before)
  }
  expect(compared / 100).toBeLessThan(50)
  expect(list.at(0)?.at).toBe(20_099)
})
