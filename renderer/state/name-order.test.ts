import { describe, expect, it } from 'vitest'
import { NameOrder } from './name-order.ts'

const orderOf = (names: Readonly<Record<string, string>>): NameOrder<string> => {
  const order = new NameOrder<string>()
  for (const [key, name] of Object.entries(names)) order.set(key, name)
  order.place(Infinity)
  return order
}

describe('the order of names', () => {
  it('sorts as people do, and equal names keep their order', () => {
    expect(orderOf({ a: 'Item 10', b: 'ítem 9', c: 'item 9', d: 'Ada' }).keys).toEqual(['d', 'b', 'c', 'a'])
  })

  it('places some at once, the others later', () => {
    const order = new NameOrder<string>()
    for (const name of ['d', 'c', 'b', 'a']) order.set(name, name)
    expect(order.place(2)).toBe(false)
    expect(order.keys).toEqual(['c', 'd'])
    expect(order.place(2)).toBe(true)
    expect(order.keys).toEqual(['a', 'b', 'c', 'd'])
  })

  it('moves renamed keys and removes deleted ones', () => {
    const order = orderOf({ a: 'a', b: 'b', c: 'c' })
    order.set('a', 'z')
    order.delete('b')
    order.place(1)
    expect(order.keys).toEqual(['c', 'a'])
    order.delete('a')
    order.set('a', 'a')
    order.place(1)
    expect(order.keys).toEqual(['a', 'c'])
    order.set('d', 'd')
    order.delete('d')
    expect(order.place(1)).toBe(true)
    expect(order.keys).toEqual(['a', 'c'])
  })

  it('doesn’t depend on how it was built', () => {
    const names = Array.from({ length: 500 }, (_, n) => `Person ${(n * 7919) % 500}`)
    const slow = new NameOrder<string>()
    for (const name of names) {
      slow.set(name, name)
      slow.place(1)
    }
    expect(slow.keys).toEqual(orderOf(Object.fromEntries(names.map((name) => [name, name]))).keys)
    expect(slow.keys[499]).toBe('Person 499')
  })
})
