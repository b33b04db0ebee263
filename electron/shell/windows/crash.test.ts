import { expect, it, vi } from 'vitest'
import { reviveAfterCrash } from './crash.ts'

it('reloads a page that has crashed, but not again and again', () => {
  let crash: (event: unknown, details: { reason: string }) => void = () => undefined
  let now = 1_000_000
  const contents = { on: (_name: string, handler: typeof crash) => (crash = handler), reload: vi.fn() }
  const log = vi.fn()
  reviveAfterCrash({ webContents: contents as never }, log, () => now)
  crash(null, { reason: 'clean-exit' })
  expect(contents.reload).not.toHaveBeenCalled()
  crash(null, { reason: 'crashed' })
  crash(null, { reason: 'oom' })
  expect(contents.reload).toHaveBeenCalledTimes(1)
  now += 61_000
  crash(null, { reason: 'killed' })
  expect(contents.reload).toHaveBeenCalledTimes(2)
  expect(log).toHaveBeenCalledTimes(3)
})
