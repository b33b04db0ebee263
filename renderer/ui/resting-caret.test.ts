import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { letCaretRest } from './resting-caret.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const rests = (): boolean => document.documentElement.classList.contains('caret-rests')

test('the caret rests ten seconds after the last input, and wakes with the next', () => {
  const end = letCaretRest(window)
  vi.advanceTimersByTime(9_000)
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }))
  vi.advanceTimersByTime(9_000)
  expect(rests()).toBe(false)
  vi.advanceTimersByTime(2_000)
  expect(rests()).toBe(true)
  window.dispatchEvent(new Event('pointerdown'))
  expect(rests()).toBe(false)
  end()
  vi.advanceTimersByTime(20_000)
  expect(rests()).toBe(false)
})
