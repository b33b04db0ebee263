import { describe, expect, it } from 'vitest'
import type { HistoryPage } from '../../shared/contract/messages.ts'
import type { MessageId } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/message.ts'
import { longHistory } from '../testing/crowd.ts'
import { createMockBridge, type Given } from '../testing/mock-bridge.ts'
import { pageOf } from '../testing/pages.ts'
import { JULIET_CHAT, sampleSnapshot } from '../testing/sample.ts'
import { HistoryWindow } from './history.svelte.ts'

const quiet = sampleSnapshot({ conversations: [] })
const id = (n: number): MessageId => n as MessageId

/** A history of a conversation where `gaps` say what is missing. */
function withGaps(all: () => readonly Message[], gaps: () => readonly number[], given: Given = {}) {
  const bridge = createMockBridge(quiet, [], {
    'messages.page': (args) => {
      const page = pageOf(all(), quiet, args)
      const gapsBefore = page.messages.map((message) => message.id).filter((at) => gaps().includes(at))
      const value: HistoryPage = { ...page, gapsBefore }
      return { ok: true, value }
    },
    ...given,
  })
  return { bridge, history: new HistoryWindow(bridge, JULIET_CHAT) }
}
const fills = (bridge: { calls: readonly { name: string; args: unknown }[] }): unknown[] =>
  bridge.calls.filter(({ name }) => name === 'archive.fill').map(({ args }) => args)

describe('gaps', () => {
  it('are known for the loaded pages, also as these grow', async () => {
    const { history } = withGaps(
      () => longHistory(300),
      () => [1, 150, 250],
    )
    await history.openAtUnread()
    expect([...history.gaps.places]).toEqual([250])
    await history.loadBefore()
    expect([...history.gaps.places]).toEqual([250, 150])
    while (history.moreBefore) await history.loadBefore()
    expect([...history.gaps.places]).toEqual([250, 150, 1])
  })

  it('are the same set while nothing about them changes', async () => {
    const { history } = withGaps(
      () => longHistory(100),
      () => [50],
    )
    await history.openAtUnread()
    const before = history.gaps.places
    await history.reload()
    expect(history.gaps.places).toBe(before)
  })

  it('go to the next message when the one below them goes', async () => {
    const { history } = withGaps(
      () => longHistory(10),
      () => [5, 10],
    )
    await history.openAtUnread()
    history.discard(id(5))
    history.discard(id(10))
    expect([...history.gaps.places]).toEqual([6, 'end'])
  })

  it('are filled by the server, and what came is there when that is over', async () => {
    const all = longHistory(20)
    let here = all.filter((message) => message.id <= 5 || message.id > 15)
    let missing = [16]
    const { history, bridge } = withGaps(
      () => here,
      () => missing,
      {
        'archive.fill': () => {
          here = all
          missing = []
          return { ok: true, value: undefined }
        },
      },
    )
    await history.openAtUnread()
    const filled = history.gaps.fill(id(16))
    expect(history.gaps.state(id(16))).toEqual({ filling: true, failure: null })
    await filled
    expect(fills(bridge)).toEqual([{ conversationId: JULIET_CHAT, before: 16 }])
    expect(history.messages).toHaveLength(20)
    expect([...history.gaps.places]).toEqual([])
    expect(history.gaps.state(id(16))).toEqual({ filling: false, failure: null })
  })

  it('tell why nothing came, and are tried by themselves only once in the same place', async () => {
    let online = false
    const { history, bridge } = withGaps(
      () => longHistory(20),
      () => [16],
      {
        'archive.fill': () =>
          online ? { ok: true, value: undefined } : { ok: false, error: { code: 'archive-stuck' } },
      },
    )
    await history.openAtUnread()
    history.gaps.heal(id(16), id(15))
    await expect.poll(() => history.gaps.state(id(16)).failure).toEqual({ code: 'archive-stuck' })
    history.gaps.heal(id(16), id(15))
    expect(fills(bridge)).toHaveLength(1)
    history.gaps.tryAgain()
    online = true
    history.gaps.heal(id(16), id(15))
    await expect.poll(() => history.gaps.state(id(16)).filling).toBe(false)
    // The server has answered, and nothing came in: this must not loop.
    history.gaps.heal(id(16), id(15))
    expect(fills(bridge)).toHaveLength(2)
    history.gaps.heal(id(16), id(14))
    expect(fills(bridge)).toHaveLength(3)
  })

  it('are asked for once while they are being filled', async () => {
    const { history, bridge } = withGaps(
      () => longHistory(20),
      () => [16],
      { 'archive.fill': () => new Promise(() => {}) },
    )
    await history.openAtUnread()
    history.gaps.heal(id(16), id(15))
    void history.gaps.fill(id(16))
    history.gaps.heal(id(16), id(14))
    expect(fills(bridge)).toHaveLength(1)
  })
})

describe('a stretch that is looked at again', () => {
  it('keeps what stands below the eye apart from what comes above it', async () => {
    const all = longHistory(310)
    let here = all.filter((message) => message.id <= 20 || (message.id > 200 && message.id <= 300))
    const { history } = withGaps(
      () => here,
      () => [],
    )
    await history.openAtUnread()
    await history.loadBefore()
    history.inView = id(230)
    here = all
    const steps: (readonly [first: number, last: number, prepended: boolean])[] = []
    const stop = watch(history, (messages) =>
      steps.push([messages[0]!.id, messages.at(-1)!.id, history.prepended]),
    )
    await history.reload()
    stop()
    // First only what is above changes, with the list told so; then the rest.
    expect(steps).toEqual([
      [130, 300, true],
      [130, 310, false],
    ])
    expect(history.messages[0]!.id).toBe(130)
    expect(history.generation).toBe(1)
  })

  it('is asked for again where the person has gone up meanwhile', async () => {
    const { history, bridge } = withGaps(
      () => longHistory(500),
      () => [],
    )
    await history.openAtUnread()
    while (history.moreBefore) await history.loadBefore()
    const done = history.reload()
    history.inView = id(20)
    await done
    expect(bridge.calls.at(-1)?.args).toMatchObject({ at: { kind: 'around', messageId: 20 } })
    expect(history.generation).toBe(1)
    expect(history.messages[0]!.id).toBe(1)
  })

  it('is asked for one page at a time, and once more for what changed meanwhile', async () => {
    const answers: (() => void)[] = []
    const { history, bridge } = withGaps(
      () => longHistory(10),
      () => [],
    )
    await history.openAtUnread()
    const all = longHistory(11)
    bridge.answer({
      'messages.page': (args) =>
        new Promise((resolve) =>
          answers.push(() => resolve({ ok: true, value: { ...pageOf(all, quiet, args), gapsBefore: [] } })),
        ),
    })
    const done = [history.reload(), history.reload(), history.reload()]
    await expect.poll(() => answers.length).toBe(1)
    void history.reload()
    answers[0]?.()
    await expect.poll(() => answers.length).toBe(2)
    answers[1]?.()
    await Promise.all(done)
    expect(answers).toHaveLength(2)
    expect(history.messages).toHaveLength(11)
  })
})

/** Tells each change of the messages that a list would be drawn for. */
function watch(history: HistoryWindow, told: (messages: readonly Message[]) => void): () => void {
  let first = true
  return $effect.root(() => {
    $effect(() => {
      const { messages } = history
      if (first) first = false
      else told(messages)
    })
  })
}
