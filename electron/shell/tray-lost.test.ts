import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { bringBackWithoutTray } from './tray-lost.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function world(mainVisible: boolean) {
  const listeners = new Set<() => void>()
  const host = {
    present: true,
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const show = vi.fn()
  const release = bringBackWithoutTray(host, { mainVisible, show })
  const become = (present: boolean) => {
    host.present = present
    for (const listener of listeners) listener()
  }
  return { become, show, release }
}

it('brings a hidden window back where the tray stays away', () => {
  const { become, show } = world(false)
  become(false)
  expect(show).not.toHaveBeenCalled()
  vi.advanceTimersByTime(5_000)
  expect(show).toHaveBeenCalledOnce()
})

it('leaves the window alone where the panel comes back at once, and where it can be seen', () => {
  const restarted = world(false)
  restarted.become(false)
  restarted.become(true)
  const visible = world(true)
  visible.become(false)
  vi.advanceTimersByTime(60_000)
  expect([restarted.show.mock.calls.length, visible.show.mock.calls.length]).toEqual([0, 0])
})

it('does nothing any more when the application ends', () => {
  const { become, show, release } = world(false)
  become(false)
  release()
  become(false)
  vi.advanceTimersByTime(60_000)
  expect(show).not.toHaveBeenCalled()
})
