import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatState } from '../../../../shared/model/message.ts'
import { JULIET_CHAT } from '../../../testing/sample.ts'
import { Typing } from './typing.ts'

describe('typing', () => {
  const told: ChatState[] = []
  let typing: Typing
  beforeEach(() => {
    vi.useFakeTimers()
    told.length = 0
    typing = new Typing(JULIET_CHAT, (_, state) => told.push(state))
  })
  afterEach(() => void vi.useRealTimers())

  it('is told once, then its pause, then its resumption', () => {
    typing.typed(false)
    typing.typed(false)
    vi.advanceTimersByTime(7000)
    typing.typed(false)
    expect(told).toEqual(['composing'])
    vi.advanceTimersByTime(9000)
    expect(told).toEqual(['composing', 'paused'])
    typing.typed(false)
    expect(told).toEqual(['composing', 'paused', 'composing'])
  })

  it('ends when all is deleted and when the person leaves', () => {
    typing.typed(false)
    typing.typed(true)
    typing.left()
    expect(told).toEqual(['composing', 'active', 'inactive'])
  })

  it('is not told of somebody who only looks', () => {
    typing.left()
    typing.typed(true)
    expect(told).toEqual([])
  })

  it('ends silently with the message, and begins anew with the next', () => {
    typing.typed(false)
    typing.sent()
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual(['composing'])
    typing.typed(false)
    expect(told).toEqual(['composing', 'composing'])
  })

  it('is active again for who comes back, and nothing for who has not typed', () => {
    typing.returned()
    typing.typed(false)
    typing.left()
    typing.returned()
    typing.returned()
    expect(told).toEqual(['composing', 'inactive', 'active'])
  })

  it('is gone with the conversation, and begins anew with it', () => {
    typing.closed()
    expect(told).toEqual([])
    typing.typed(false)
    typing.closed()
    typing.left()
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual(['composing', 'gone'])
  })
})
