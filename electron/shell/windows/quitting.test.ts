import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Unsent } from '../../../shared/contract/messages.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { asksFirst, createQuitting } from './quitting.ts'

describe('whether to ask before quitting', () => {
  it.each([
    ['a message waits', { waiting: 2 }, true],
    ['no message waits', { waiting: 0 }, false],
    ['the count is unknown', null, false],
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
    // Like Electron, which asks again before it quits.
    quit: () => {
      if (quitting.beforeQuit({ preventDefault: () => undefined })) quits()
    },
    log: () => undefined,
  })
  quitting.know(() => Promise.resolve(unsent === null ? err({ code: 'store-locked' }) : ok(unsent)))
  /** The person wants to quit; true: it happened at once. */
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

  it('happens without a question if everything was sent', async () => {
    const { wish, asked, quits } = setUp({ waiting: 0, later: 3 })
    await wish()
    expect([asked, quits.mock.calls.length]).toEqual([[], 1])
  })

  it('says how many messages are unsent, and stays if the person stays', async () => {
    const { wish, asked, quits } = setUp({ waiting: 2, later: 0 }, [false, true])
    await wish()
    expect([asked, quits.mock.calls.length]).toEqual([[2], 0])
    await wish()
    expect([asked, quits.mock.calls.length]).toEqual([[2, 2], 1])
  })

  it('asks once, however often the person wants to quit meanwhile', async () => {
    const { quitting, wish, asked } = setUp({ waiting: 1, later: 0 }, [true])
    quitting.beforeQuit({ preventDefault: () => undefined })
    await wish()
    expect(asked).toEqual([1])
  })

  it('happens at once when the session ends, also during the question', async () => {
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

  it('happens if the count is unknown, or does not come', async () => {
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

  it('happens before the count can be asked for', () => {
    const quitting = createQuitting({ ask: vi.fn(), quit: vi.fn(), log: vi.fn() })
    expect(quitting.beforeQuit({ preventDefault: vi.fn() })).toBe(true)
  })
})
