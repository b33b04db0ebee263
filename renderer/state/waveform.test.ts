import { expect, it } from 'vitest'
import { waveformOf } from './waveform.ts'

it('is the loudest of each part, beside the loudest of all', () => {
  expect(waveformOf([0, 0.25, 0.5])).toEqual([0, 50, 100])
  const minute = Array.from({ length: 1200 }, (_, at) => (at === 601 ? 0.8 : 0.2))
  const values = waveformOf(minute)
  expect(values).toHaveLength(64)
  expect(values.filter((value) => value === 100)).toHaveLength(1)
  expect(new Set(values)).toEqual(new Set([25, 100]))
})

it('leaves silence silent', () => {
  expect(waveformOf([0.01, 0.02])).toEqual([10, 20])
  expect(waveformOf([])).toEqual([])
})
