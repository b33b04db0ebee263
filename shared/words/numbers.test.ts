import { expect, it } from 'vitest'
import { numbers as german } from './de/numbers.ts'
import { numbers as english } from './en/numbers.ts'

it.each([
  ['English', english, '12,345', '48.20849', '25 m', 'Romeo, Juliet, and Nurse'],
  ['German', german, '12.345', '48,20849', '25 m', 'Romeo, Juliet und Nurse'],
])('numbers and lists in %s', (_language, numbers, number, degrees, metres, list) => {
  expect(numbers.number(12_345)).toBe(number)
  expect(numbers.degrees(48.208_492_1)).toBe(degrees)
  expect(numbers.metres(25)).toBe(metres)
  expect(numbers.list(['Romeo', 'Juliet', 'Nurse'])).toBe(list)
})

it('sizes', () => {
  expect([0, 12, 1_000, 20_480, 3_400_000, 2e9].map(english.size)).toEqual([
    '0 bytes',
    '12 bytes',
    '1 kB',
    '20.5 kB',
    '3.4 MB',
    '2 GB',
  ])
  expect([12, 20_480, 3_400_000].map(german.size)).toEqual(['12 Byte', '20,5 kB', '3,4 MB'])
})

it('how long a recording is', () => {
  expect([0, 12_400, 3_723_000].map(english.duration)).toEqual(['0:00', '0:12', '1:02:03'])
})
