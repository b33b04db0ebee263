import { expect, it } from 'vitest'
import { LookAlikes, skeleton } from './look-alikes.ts'

it.each([
  ['Juliet', 'juliet'],
  ['Juliet', 'JULIET '],
  ['Juliet', 'Julîet'],
  ['Juliet', 'Ｊｕｌｉｅｔ'],
  ['Juliet', 'Juli\u200Bet'],
  ['Juliet', 'Juli\u200Det.'],
  ['Juliet', 'Jullet'],
  ['Juliet', 'Ju1iet'],
  ['Juliet', 'Juliеt'],
  ['Juliet', 'Јuliet'],
  ['Romeo', 'Rоmео'],
  ['Romeo', 'R0meo'],
  ['Romeo', 'Rorneo'],
  ['Romeo', 'Ρomeo'.replace('Ρ', 'R')],
  ['PAPA', 'РАРА'],
  ['NINA', 'ΝΙΝΑ'],
  ['Count Paris', 'Count\u00A0\u00A0Paris'],
])('%s looks like %s', (one, other) => {
  expect(skeleton(one)).toBe(skeleton(other))
})

it.each([
  ['Juliet', 'Julia'],
  ['Анна', 'Инна'],
  ['ليلى', 'ليلا'],
  ['Romeo', 'Mercutio'],
  ['東京', '京都'],
])('%s does not look like %s', (one, other) => {
  expect(skeleton(one)).not.toBe(skeleton(other))
})

it('compares a bounded part of a name', () => {
  expect(skeleton('ä'.repeat(1_000_000))).toBe('a'.repeat(50))
})

it('finds people with similar names, as names come and go', () => {
  const names = new LookAlikes()
  expect(names.set('1 a@x', 'a@x', 'Juliet')).toBe(true)
  expect(names.set('1 a@x', 'a@x', 'Juliet')).toBe(false)
  expect(names.has('1 a@x')).toBe(false)
  // The same person in another account.
  names.set('2 a@x', 'a@x', 'Juliet')
  expect([names.has('1 a@x'), names.has('2 a@x')]).toEqual([false, false])
  names.set('1 b@y', 'b@y', 'Јuliet')
  expect(['1 a@x', '2 a@x', '1 b@y'].map((key) => names.has(key))).toEqual([true, true, true])
  names.set('1 b@y', 'b@y', 'Nurse')
  expect(['1 a@x', '2 a@x', '1 b@y'].map((key) => names.has(key))).toEqual([false, false, false])
  names.set('1 c@y', 'c@y', 'juliet')
  names.delete('1 c@y')
  names.delete('1 c@y')
  expect(names.has('1 a@x')).toBe(false)
  names.clear()
  expect(names.has('1 a@x')).toBe(false)
})

it('10,000 people with one name cost no search', () => {
  const names = new LookAlikes()
  for (let at = 0; at < 10_000; at += 1) names.set(`1 ${at}@x`, `${at}@x`, 'Guest')
  expect(Array.from({ length: 10_000 }, (_, at) => names.has(`1 ${at}@x`)).every(Boolean)).toBe(true)
})
