import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatState } from '../../../shared/model/message.ts'
import { JULIET_CHAT } from '../../testing/sample.ts'
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
    typing.typed('a')
    typing.typed('ab')
    vi.advanceTimersByTime(7000)
    typing.typed('abc')
    expect(told).toEqual(['composing'])
    vi.advanceTimersByTime(9000)
    expect(told).toEqual(['composing', 'paused'])
    typing.typed('abcd')
    expect(told).toEqual(['composing', 'paused', 'composing'])
  })

  it('ends when all is deleted and when the person leaves', () => {
    typing.typed('a')
    typing.typed('')
    typing.left()
    expect(told).toEqual(['composing', 'active', 'inactive'])
  })

  it('is not told of somebody who only looks', () => {
    typing.left()
    typing.typed('  ')
    expect(told).toEqual([])
  })

  it('ends silently with the message, and begins anew with the next', () => {
    typing.typed('a')
    typing.sent()
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual(['composing'])
    typing.typed('b')
    expect(told).toEqual(['composing', 'composing'])
  })
})
