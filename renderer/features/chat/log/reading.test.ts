import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MessageId } from '../../../../shared/model/ids.ts'
import { Reading } from './reading.ts'

const ids = (...numbers: number[]): MessageId[] => numbers as MessageId[]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function started() {
  const told: number[][] = []
  return { reading: new Reading((seen) => told.push([...seen])), told }
}

it('counts as read what has been there for a second', () => {
  const { reading, told } = started()
  reading.sees(ids(1, 2))
  vi.advanceTimersByTime(900)
  expect(told).toEqual([])
  vi.advanceTimersByTime(200)
  expect(told).toEqual([[1, 2]])
})

it('counts nothing that only passed by', () => {
  const { reading, told } = started()
  reading.sees(ids(1, 2))
  vi.advanceTimersByTime(600)
  reading.sees(ids(2, 3))
  vi.advanceTimersByTime(450)
  expect(told).toEqual([[2]])
  vi.advanceTimersByTime(600)
  expect(told).toEqual([[2], [2, 3]])
  reading.sees(ids(4))
  reading.stop()
  vi.advanceTimersByTime(5000)
  expect(told).toHaveLength(2)
})

it('begins anew with what was away', () => {
  const { reading, told } = started()
  reading.sees(ids(1))
  vi.advanceTimersByTime(900)
  reading.sees([])
  reading.sees(ids(1))
  vi.advanceTimersByTime(900)
  expect(told).toEqual([])
  vi.advanceTimersByTime(100)
  expect(told).toEqual([[1]])
})

it('tells again when asked, of what has been there for long enough', () => {
  const { reading, told } = started()
  reading.sees(ids(1))
  reading.repeat()
  expect(told).toEqual([])
  vi.advanceTimersByTime(1000)
  reading.repeat()
  expect(told).toEqual([[1], [1]])
})
