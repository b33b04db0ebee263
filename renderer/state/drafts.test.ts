import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import { createMockBridge, type MockBridge } from '../testing/mock-bridge.ts'
import { Drafts } from './drafts.ts'

const [one, two] = [1, 2] as ConversationId[] as [ConversationId, ConversationId]
const stored = (bridge: MockBridge): unknown[] =>
  bridge.calls.filter((call) => call.name === 'messages.setDraft').map((call) => call.args)

describe('Drafts', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('stores the last of many keys once typing rests', () => {
    const bridge = createMockBridge()
    const drafts = new Drafts(bridge)
    for (const text of ['h', 'he', 'hel']) {
      drafts.set(one, text)
      vi.advanceTimersByTime(200)
    }
    expect(stored(bridge)).toEqual([])
    vi.advanceTimersByTime(400)
    expect(stored(bridge)).toEqual([{ conversationId: one, draft: 'hel' }])
    expect(drafts.get(one)).toBe('hel')
    expect(drafts.get(two)).toBeNull()
  })

  it('stores everything at once when the person turns elsewhere, and nothing twice', () => {
    const bridge = createMockBridge()
    const drafts = new Drafts(bridge)
    drafts.set(one, 'a')
    drafts.set(two, 'b')
    drafts.flush()
    drafts.flush()
    vi.advanceTimersByTime(5000)
    expect(stored(bridge)).toEqual([
      { conversationId: one, draft: 'a' },
      { conversationId: two, draft: 'b' },
    ])
  })

  it('does not bring back what was sent', () => {
    const bridge = createMockBridge()
    const drafts = new Drafts(bridge)
    drafts.set(one, 'sent in a hurry')
    drafts.sent(one)
    vi.advanceTimersByTime(5000)
    expect(stored(bridge)).toEqual([])
    expect(drafts.get(one)).toBe('')
  })

  it('tells of a draft that was not stored, keeps it and tries again', async () => {
    const bridge = createMockBridge()
    const drafts = new Drafts(bridge)
    const outcomes: (Failure | null)[] = []
    drafts.onOutcome = (outcome) => outcomes.push(outcome)
    bridge.answer({ 'messages.setDraft': () => ({ ok: false, error: { code: 'disk-full' } }) })
    drafts.set(one, 'precious')
    drafts.flush()
    await vi.advanceTimersByTimeAsync(0)
    bridge.answer({ 'messages.setDraft': () => ({ ok: true, value: undefined }) })
    drafts.flush()
    await vi.advanceTimersByTimeAsync(0)
    expect(outcomes).toEqual([{ code: 'disk-full' }, null])
    expect(stored(bridge)).toHaveLength(2)
    expect(drafts.get(one)).toBe('precious')
  })
})
