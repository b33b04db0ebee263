import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Unsent } from '../../../shared/contract/messages.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { asksFirst, createQuitting } from './quitting.ts'

describe('whether to ask before quitting', () => {
  it.each([
    ['something waits', { waiting: 2 }, true],
    ['nothing waits', { waiting: 0 }, false],
    ['nobody knows', null, false],
  ])('%s', (_, unsent, asks) => expect(asksFirst(unsent)).toBe(asks))
})

function setUp(unsent: Unsent | null, answers: readonly boolean[] = []) {
  const left = [...answers]
  const asked: number[] = []
  const quits = vi.fn()
  const quitting = createQuitting({
    ask: (waiting) => {
      asked.push(waiting)
      return Promise.resolve(left.shift() ?? false)
    },
    // As Electron does: to quit is to ask again.
    quit: () => {
      if (quitting.beforeQuit({ preventDefault: () => undefined })) quits()
    },
    log: () => undefined,
  })
  quitting.know(() => Promise.resolve(unsent === null ? err({ code: 'store-locked' }) : ok(unsent)))
  /** The person wants to quit; whether it happened at once. */
  const wish = async (): Promise<boolean> => {
    const event = { preventDefault: vi.fn() }
    const done = quitting.beforeQuit(event)
    expect(event.preventDefault).toHaveBeenCalledTimes(done ? 0 : 1)
    await vi.advanceTimersByTimeAsync(0)
    return done
  }
  return { quitting, asked, quits, wish }
}

describe('quitting', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    return () => vi.useRealTimers()
  })

  it('happens without a word where everything has left', async () => {
    const { wish, asked, quits } = setUp({ waiting: 0, later: 3 })
    await wish()
    expect([asked, quits.mock.calls.length]).toEqual([[], 1])
  })

  it('says how many messages have not left, and stays where the person stays', async () => {
    const { wish, asked, quits } = setUp({ waiting: 2, later: 0 }, [false, true])
    await wish()
    expect([asked, quits.mock.calls.length]).toEqual([[2], 0])
    await wish()
    expect([asked, quits.mock.calls.length]).toEqual([[2, 2], 1])
  })

  it('is asked once, however often it is wished meanwhile', async () => {
    const { quitting, wish, asked } = setUp({ waiting: 1, later: 0 }, [true])
    quitting.beforeQuit({ preventDefault: () => undefined })
    await wish()
    expect(asked).toEqual([1])
  })

  it('happens at once where the session ends, also while it is asked', async () => {
    const { quitting, wish, asked, quits } = setUp({ waiting: 1, later: 0 }, [false])
    quitting.atOnce()
    expect(await wish()).toBe(true)
    expect(asked).toEqual([])
    const second = setUp({ waiting: 1, later: 0 }, [false])
    await second.wish()
    second.quitting.atOnce()
    expect(await second.wish()).toBe(true)
    expect(quits).not.toHaveBeenCalled()
  })

  it('happens where nobody knows, or nobody answers', async () => {
    const locked = setUp(null)
    await locked.wish()
    expect([locked.asked, locked.quits.mock.calls.length]).toEqual([[], 1])
    const busy = setUp({ waiting: 1, later: 0 })
    busy.quitting.know(() => new Promise(() => {}))
    await busy.wish()
    expect(busy.quits).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1_000)
    expect([busy.asked, busy.quits.mock.calls.length]).toEqual([[], 1])
  })

  it('happens before there is anybody to ask', () => {
    const quitting = createQuitting({ ask: vi.fn(), quit: vi.fn(), log: vi.fn() })
    expect(quitting.beforeQuit({ preventDefault: vi.fn() })).toBe(true)
  })
})
