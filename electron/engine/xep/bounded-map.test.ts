import { expect, test } from 'vitest'
import { createBoundedMap } from './bounded-map.ts'

const sizeOf = (value: string) => value.length

test('what was used longest ago makes room, by number', () => {
  const map = createBoundedMap<string, string>({ most: 2, mostBytes: 100, sizeOf })
  map.set('a', '1')
  map.set('b', '2')
  expect(map.get('a')).toBe('1')
  map.set('c', '3')
  expect(map.get('b')).toBeUndefined()
  expect([map.get('a'), map.get('c'), map.size]).toEqual(['1', '3', 2])
})

test('and by size, which counts each entry once', () => {
  const map = createBoundedMap<string, string>({ most: 10, mostBytes: 10, sizeOf })
  map.set('a', 'xxxx')
  map.set('a', 'xxxxx')
  map.set('b', 'xxxxx')
  expect(map.bytes).toBe(10)
  map.set('c', 'x')
  expect([map.get('a'), map.bytes]).toEqual([undefined, 6])
  map.set('d', 'x'.repeat(11))
  expect([map.size, map.bytes]).toEqual([0, 0])
  map.set('e', 'x')
  map.delete('e')
  map.delete('e')
  expect(map.bytes).toBe(0)
})
