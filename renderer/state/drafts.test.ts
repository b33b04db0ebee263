import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Draft } from '../../shared/model/message.ts'
import { createMockBridge, type MockBridge } from '../testing/mock-bridge.ts'
import { Drafts, type Typed } from './drafts.ts'

const [one, two] = [1, 2] as ConversationId[] as [ConversationId, ConversationId]
const OWN = 7 as MessageId
const plain = (text: string): Typed => ({ text, replyTo: null, edits: null })
const draft = (text: string, revision: number): Draft => ({ ...plain(text), revision })
const stored = (bridge: MockBridge): unknown[] =>
  bridge.calls.filter((call) => call.name === 'messages.setDraft').map((call) => call.args)
const texts = (bridge: MockBridge): string[] => stored(bridge).map((args) => (args as Draft).text)

/** Answers as the main process does that nobody else writes to. */
function keeping(bridge: MockBridge): void {
  bridge.answer({
    'messages.setDraft': ({ text, replyTo, edits, base }) => ({
      ok: true,
      value: text === '' && edits === null ? null : { text, replyTo, edits, revision: base + 1 },
    }),
  })
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('Drafts', () => {
  it('stores the last text once typing rests', () => {
    const bridge = createMockBridge()
    const drafts = new Drafts(bridge)
    for (const text of ['h', 'he', 'hel']) {
      drafts.set(one, plain(text))
      vi.advanceTimersByTime(200)
    }
    expect(stored(bridge)).toEqual([])
    vi.advanceTimersByTime(400)
    expect(stored(bridge)).toEqual([
      { conversationId: one, text: 'hel', replyTo: null, edits: null, base: 0 },
    ])
    expect(drafts.get(one)?.text).toBe('hel')
    expect(drafts.get(two)).toBeNull()
  })

  it('stores about once a second while typing does not rest', () => {
    const bridge = createMockBridge()
    const drafts = new Drafts(bridge)
    for (let typed = 1; typed <= 12; typed++) {
      drafts.set(one, plain('x'.repeat(typed)))
      vi.advanceTimersByTime(100)
    }
    expect(texts(bridge)).toEqual(['x'.repeat(10)])
  })

  it('lets a long text rest for longer', () => {
    const bridge = createMockBridge()
    const drafts = new Drafts(bridge)
    drafts.set(one, plain('x'.repeat(200_000)))
    vi.advanceTimersByTime(1300)
    expect(stored(bridge)).toHaveLength(0)
    vi.advanceTimersByTime(200)
    expect(stored(bridge)).toHaveLength(1)
  })

  it('stores everything at once when the person turns elsewhere, and nothing twice', async () => {
    const bridge = createMockBridge()
    keeping(bridge)
    const drafts = new Drafts(bridge)
    drafts.set(one, plain('a'))
    drafts.set(two, plain('b'))
    drafts.flush()
    drafts.flush()
    await vi.advanceTimersByTimeAsync(5000)
    expect(texts(bridge)).toEqual(['a', 'b'])
  })

  it('does not bring a sent text back', () => {
    const bridge = createMockBridge()
    const drafts = new Drafts(bridge)
    drafts.set(one, plain('sent in a hurry'))
    drafts.sent(one)
    vi.advanceTimersByTime(5000)
    expect(stored(bridge)).toEqual([])
    expect(drafts.get(one)?.text).toBe('')
  })

  it('reports a draft that was not stored, keeps it and tries again', async () => {
    const bridge = createMockBridge()
    const drafts = new Drafts(bridge)
    const outcomes: (Failure | null)[] = []
    drafts.onOutcome = (outcome) => outcomes.push(outcome)
    bridge.answer({ 'messages.setDraft': () => ({ ok: false, error: { code: 'disk-full' } }) })
    drafts.set(one, plain('precious'))
    drafts.flush()
    await vi.advanceTimersByTimeAsync(0)
    keeping(bridge)
    drafts.flush()
    await vi.advanceTimersByTimeAsync(0)
    expect(outcomes).toEqual([{ code: 'disk-full' }, null])
    expect(stored(bridge)).toHaveLength(2)
    expect(drafts.get(one)?.text).toBe('precious')
  })

  it('stores one revision after the other, each based on the one before', async () => {
    const bridge = createMockBridge()
    const answers: ((answer: Answer<'messages.setDraft'>) => void)[] = []
    bridge.answer({ 'messages.setDraft': () => new Promise((resolve) => answers.push(resolve)) })
    const drafts = new Drafts(bridge)
    drafts.begin(one, draft('', 3))
    drafts.set(one, plain('a'))
    drafts.flush()
    drafts.set(one, plain('ab'))
    drafts.flush()
    expect(stored(bridge)).toHaveLength(1)
    answers[0]?.({ ok: true, value: draft('a', 4) })
    await vi.advanceTimersByTimeAsync(0)
    expect(stored(bridge)).toMatchObject([
      { text: 'a', base: 3 },
      { text: 'ab', base: 4 },
    ])
  })

  it('does not wait if the window goes away', () => {
    const bridge = createMockBridge()
    bridge.answer({ 'messages.setDraft': () => new Promise(() => {}) })
    const drafts = new Drafts(bridge)
    drafts.set(one, plain('a'))
    drafts.flush()
    drafts.set(one, plain('ab'))
    drafts.flush({ leaving: true })
    expect(stored(bridge)).toMatchObject([
      { text: 'a', base: 0 },
      { text: 'ab', base: 1 },
    ])
  })
})

describe('drafts of two windows', () => {
  function open(bridge: MockBridge, begun: Draft | null) {
    keeping(bridge)
    const drafts = new Drafts(bridge)
    const adopted: Typed[] = []
    drafts.begin(one, begun)
    drafts.connect(one, { add: () => {}, adopt: (typed) => adopted.push(typed) })
    return { drafts, adopted }
  }

  it('are adopted if nothing was typed since, and not if they are one’s own', async () => {
    const bridge = createMockBridge()
    const { drafts, adopted } = open(bridge, draft('But', 2))
    drafts.heard(one, draft('But soft', 3))
    expect(adopted).toEqual([plain('But soft')])
    drafts.set(one, plain('But soft!'))
    drafts.flush()
    // The delta of what this window stores, before the answer and after it.
    drafts.heard(one, draft('But soft!', 4))
    await vi.advanceTimersByTimeAsync(0)
    drafts.heard(one, draft('But soft!', 4))
    expect(adopted).toHaveLength(1)
    drafts.heard(one, null)
    expect(adopted[1]).toEqual(plain(''))
  })

  it('are merged by the main process if both changed, while typing goes on', async () => {
    const bridge = createMockBridge()
    const { drafts, adopted } = open(bridge, draft('', 2))
    drafts.set(one, plain('mine'))
    drafts.heard(one, draft('theirs', 3))
    expect(adopted).toEqual([])
    bridge.answer({ 'messages.setDraft': () => ({ ok: true, value: draft('theirs\nmine', 4) }) })
    drafts.flush()
    drafts.set(one, plain('mine, too'))
    await vi.advanceTimersByTimeAsync(0)
    expect(adopted).toEqual([plain('theirs\nmine, too')])
    expect(drafts.get(one)?.text).toBe('theirs\nmine, too')
    keeping(bridge)
    await vi.advanceTimersByTimeAsync(1000)
    expect(stored(bridge)).toMatchObject([
      { text: 'mine', base: 2 },
      { text: 'theirs\nmine, too', base: 4 },
    ])
  })

  it('bring back the text of another window if this one was emptied', async () => {
    const bridge = createMockBridge()
    const { drafts } = open(bridge, draft('a', 2))
    drafts.set(one, plain(''))
    bridge.answer({ 'messages.setDraft': () => ({ ok: true, value: draft('a b', 4) }) })
    drafts.flush()
    await vi.advanceTimersByTimeAsync(0)
    expect(drafts.get(one)?.text).toBe('a b')
  })
})

describe('two windows on one main process', () => {
  /** Windows of which each is told what any of them has stored or sent. */
  function open() {
    let kept: Draft | null = null
    let revision = 0
    const window = () => {
      const bridge = createMockBridge()
      const drafts = new Drafts(bridge)
      const shown: string[] = []
      drafts.begin(one, null)
      drafts.connect(one, { add: () => {}, adopt: ({ text }) => shown.push(text) })
      bridge.answer({
        'messages.setDraft': ({ text }) => {
          kept = draft(text, ++revision)
          tell()
          return { ok: true, value: kept }
        },
      })
      return { drafts, shown }
    }
    const [a, b] = [window(), window()]
    const tell = (): void => [a, b].forEach(({ drafts }) => drafts.heard(one, kept))
    const send = ({ drafts }: typeof a): void => {
      drafts.sent(one)
      kept = null
      revision++
      tell()
    }
    return { a, b, send }
  }

  it('share a draft while it is typed, and are both empty once it is sent', async () => {
    const { a, b, send } = open()
    for (let typed = 1; typed <= 12; typed++) {
      a.drafts.set(one, plain('x'.repeat(typed)))
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(b.shown).toEqual(['x'.repeat(10)])
    await vi.advanceTimersByTimeAsync(400)
    expect(b.shown.at(-1)).toBe('x'.repeat(12))
    send(b)
    expect([a.shown, b.drafts.get(one)?.text]).toEqual([[''], ''])
    a.drafts.set(one, plain('and then'))
    await vi.advanceTimersByTimeAsync(400)
    expect(b.shown.at(-1)).toBe('and then')
  })

  it('keep a text that was typed in one while the other sent', async () => {
    const { a, b, send } = open()
    a.drafts.set(one, plain('sent'))
    await vi.advanceTimersByTimeAsync(400)
    b.drafts.set(one, plain('sent, and more'))
    send(a)
    await vi.advanceTimersByTimeAsync(400)
    expect(b.drafts.get(one)?.text).toBe('sent, and more')
    expect(a.shown.at(-1)).toBe('sent, and more')
  })
})

describe('a draft and a correction', () => {
  it('do not disturb each other: the draft stays stored, and comes back', async () => {
    const bridge = createMockBridge()
    keeping(bridge)
    const drafts = new Drafts(bridge)
    drafts.set(one, { ...plain('half a thought'), replyTo: 5 as MessageId })
    drafts.flush()
    await vi.advanceTimersByTimeAsync(0)
    drafts.beginEdit(one, OWN, 'as it was')
    drafts.set(one, { text: 'as it is', replyTo: null, edits: OWN })
    await vi.advanceTimersByTimeAsync(5000)
    expect(texts(bridge)).toEqual(['half a thought'])
    expect(drafts.get(one)).toEqual({ text: 'as it is', replyTo: null, edits: OWN })
    expect(drafts.endEdit(one, { stored: true })).toEqual({ text: 'half a thought', replyTo: 5, edits: null })
    await vi.advanceTimersByTimeAsync(5000)
    expect(texts(bridge)).toEqual(['half a thought'])
  })

  it('store the draft again if the correction emptied it', async () => {
    const bridge = createMockBridge()
    keeping(bridge)
    const drafts = new Drafts(bridge)
    drafts.set(one, plain('half a thought'))
    drafts.flush()
    drafts.beginEdit(one, OWN, 'as it was')
    drafts.endEdit(one, { stored: false })
    await vi.advanceTimersByTimeAsync(1000)
    expect(texts(bridge)).toEqual(['half a thought', 'half a thought'])
  })

  it('are stored as a correction if there was no draft, and removed when it is given up', async () => {
    const bridge = createMockBridge()
    keeping(bridge)
    const drafts = new Drafts(bridge)
    drafts.beginEdit(one, OWN, 'as it is')
    await vi.advanceTimersByTimeAsync(1000)
    drafts.endEdit(one, { stored: true })
    await vi.advanceTimersByTimeAsync(1000)
    expect(stored(bridge)).toMatchObject([
      { text: 'as it is', edits: 7, base: 0 },
      { text: '', edits: null, base: 1 },
    ])
  })
})
