import { expect, test } from 'vitest'
import { createBoundedMap } from './bounded-map.ts'

const sizeOf = (value: string) => value.length

test('the entry that was used longest ago is dropped first', () => {
  const map = createBoundedMap<string, string>({ most: 2, mostBytes: 100, sizeOf })
  map.set('a', '1')
  map.set('b', '2')
  expect(map.get('a')).toBe('1')
  map.set('c', '3')
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual(['1', undefined, '3'])
})

test('the sizes together stay below the limit, and each entry counts once', () => {
  const map = createBoundedMap<string, string>({ most: 10, mostBytes: 10, sizeOf })
  const keys = () => ['a', 'b', 'c', 'd'].filter((key) => map.get(key) !== undefined)
  map.set('a', 'xxxx')
  map.set('a', 'xxxxx')
  map.set('b', 'xxxxx')
  expect(keys()).toEqual(['a', 'b'])
  map.set('c', 'x')
  expect(keys()).toEqual(['b', 'c'])
  map.delete('b')
  map.delete('b')
  map.set('d', 'x'.repeat(9))
  expect(keys()).toEqual(['c', 'd'])
  map.set('a', 'x'.repeat(11))
  expect(keys()).toEqual([])
  map.set('a', 'x'.repeat(10))
  expect(keys()).toEqual(['a'])
})
