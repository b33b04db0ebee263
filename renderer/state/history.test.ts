import { describe, expect, it } from 'vitest'
import type { ConversationId, MessageId, Place } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/message.ts'
import { longHistory } from '../testing/crowd.ts'
import { createMockBridge, type MockBridge } from '../testing/mock-bridge.ts'
import { JULIET_CHAT, sampleSnapshot } from '../testing/sample.ts'
import { HistoryWindow } from './history.svelte.ts'

const quiet = sampleSnapshot({ conversations: [] })

function historyOf(messages: readonly Message[]): { history: HistoryWindow; bridge: MockBridge } {
  const bridge = createMockBridge(quiet, messages)
  return { history: new HistoryWindow(bridge, JULIET_CHAT), bridge }
}
const ids = (history: HistoryWindow): readonly number[] => history.messages.map((message) => message.id)
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)

describe('HistoryWindow', () => {
  it('opens at the end and grows backwards by pages, in order and without doubles', async () => {
    const { history } = historyOf(longHistory(300))
    await history.openAtUnread()
    expect(ids(history)).toEqual(range(221, 300))
    expect([history.moreBefore, history.moreAfter]).toEqual([true, false])
    await history.loadBefore()
    expect(ids(history)).toEqual(range(141, 300))
    expect(history.prepended).toBe(true)
    await history.loadBefore()
    await history.loadBefore()
    expect(ids(history)).toEqual(range(1, 300))
    expect(history.moreBefore).toBe(false)
  })

  it('opens around the first unread message and grows to the end', async () => {
    const all = longHistory(300)
    const [juliet] = sampleSnapshot().conversations
    const snapshot = sampleSnapshot({
      conversations: [{ ...juliet!, unread: 200, firstUnread: 101 as MessageId }],
    })
    const history = new HistoryWindow(createMockBridge(snapshot, all), JULIET_CHAT)
    await history.openAtUnread()
    expect(ids(history)).toContain(101)
    expect([history.moreBefore, history.moreAfter]).toEqual([true, true])
    while (history.moreAfter) await history.loadAfter()
    expect(ids(history).at(-1)).toBe(300)
    expect(history.prepended).toBe(false)
  })

  it('takes in a thousand messages at the end as one change, and changed ones in their place', async () => {
    const all = longHistory(1100)
    const { history } = historyOf(all.slice(0, 100))
    await history.openAtUnread()
    for (const message of all.slice(100)) history.fold([message])
    expect(ids(history)).toEqual(range(21, 1100))
    history.fold([{ ...all[1099]!, body: 'changed' }])
    expect(history.messages.at(-1)?.body).toBe('changed')
    expect(history.messages).toHaveLength(1080)
  })

  it('puts a late message where its place says', async () => {
    const all = longHistory(10)
    const { history } = historyOf(all)
    await history.openAtUnread()
    const late = { ...all[0]!, id: 99 as MessageId, place: (all[4]!.place + 1) as Place }
    history.fold([late])
    expect(ids(history)).toEqual([1, 2, 3, 4, 5, 99, 6, 7, 8, 9, 10])
    history.discard(99 as MessageId)
    expect(ids(history)).toEqual(range(1, 10))
  })

  it('moves a message whose place is another one now, and lets it go where that is not loaded', async () => {
    const all = longHistory(200)
    const { history } = historyOf(all)
    await history.openAtUnread()
    history.fold([{ ...all[199]!, place: (all[150]!.place + 1) as Place }])
    expect(ids(history).slice(30, 33)).toEqual([151, 200, 152])
    expect(ids(history).at(-1)).toBe(199)
    history.fold([{ ...all[199]!, place: all[3]!.place }])
    expect(ids(history)).toEqual(range(121, 199))
  })

  it('goes to a message: where it is loaded at once, else by loading around it', async () => {
    const all = longHistory(300)
    const { history, bridge } = historyOf(all)
    await history.openAtUnread()
    const pages = (): number => bridge.calls.filter(({ name }) => name === 'messages.page').length
    expect(await history.goTo(250 as MessageId)).toBe(true)
    expect([history.target?.id, pages(), history.generation]).toEqual([250, 1, 1])
    expect(await history.goTo(100 as MessageId)).toBe(true)
    expect([history.target?.id, pages(), history.generation]).toEqual([100, 2, 2])
    expect(ids(history)).toEqual(range(60, 139))
    const before = history.target
    expect(await history.goTo(999 as MessageId)).toBe(false)
    expect(history.target).toBe(before)
    expect(ids(history)).toEqual(range(221, 300))
  })

  it('looks again around what is before the eyes, as the same stretch', async () => {
    const all = longHistory(300)
    const { history, bridge } = historyOf(all)
    await history.openAtUnread()
    await history.loadBefore()
    history.inView = 150 as MessageId
    await history.reload()
    expect(bridge.calls.at(-1)?.args).toMatchObject({ at: { kind: 'around', messageId: 150 }, limit: 200 })
    expect(ids(history)).toEqual(range(50, 249))
    expect(history.generation).toBe(1)
    history.inView = null
    await history.reload()
    expect(ids(history)).toEqual(range(101, 300))
    expect(history.generation).toBe(1)
  })

  it('ignores other conversations and stretches that are not loaded', async () => {
    const all = longHistory(200)
    const { history } = historyOf(all)
    await history.openAtUnread()
    history.fold([{ ...all[0]!, conversationId: 7 as ConversationId, id: 500 as MessageId }])
    history.fold([{ ...all[5]!, id: 501 as MessageId }])
    expect(ids(history)).toEqual(range(121, 200))
  })

  it('keeps what arrives while the first page is on its way', async () => {
    const all = longHistory(3)
    const { history, bridge } = historyOf(all)
    let answer = (): void => {}
    bridge.answer({
      'messages.page': () =>
        new Promise((resolve) => {
          answer = () =>
            resolve({
              ok: true,
              value: { messages: all.slice(0, 2), moreBefore: false, moreAfter: false, gapsBefore: [] },
            })
        }),
    })
    const opened = history.openAtUnread()
    history.fold([all[2]!])
    expect(history.messages).toEqual([])
    answer()
    await opened
    expect(ids(history)).toEqual([1, 2, 3])
  })

  it('shows the first message of an empty conversation', async () => {
    const { history } = historyOf([])
    await history.openAtUnread()
    history.fold(longHistory(1))
    expect(ids(history)).toEqual([1])
  })

  it('lets the far end go, and can page it in again', async () => {
    const { history } = historyOf(longHistory(3000))
    await history.openAtUnread()
    while (history.messages.length <= 2000) await history.loadBefore()
    const first = history.messages[0]!.id
    history.trim(10)
    expect(history.messages).toHaveLength(1200)
    expect(history.messages[0]!.id).toBe(first)
    expect(history.moreAfter).toBe(true)
    // What arrives now is beyond the gap.
    history.fold([
      { ...history.messages[0]!, id: 9999 as MessageId, place: Number.MAX_SAFE_INTEGER as Place },
    ])
    expect(ids(history)).not.toContain(9999)
    while (history.moreAfter) await history.loadAfter()
    expect(ids(history)).toEqual(range(first, 3000))
    history.trim(history.messages.length - 1)
    expect(history.prepended).toBe(true)
    expect(ids(history)).toEqual(range(1801, 3000))
  })

  it('says what went wrong, and tries again', async () => {
    const { history, bridge } = historyOf(longHistory(5))
    bridge.answer({ 'messages.page': () => ({ ok: false, error: { code: 'disk-full' } }) })
    await history.openAtUnread()
    expect(history.failure).toEqual({ code: 'disk-full' })
    expect(history.loading).toBeNull()
    bridge.answer({ 'messages.page': undefined })
    await history.openAtUnread()
    expect(history.failure).toBeNull()
    expect(history.messages).toHaveLength(5)
  })
})

describe('a very long message', () => {
  const told = { ...longHistory(3)[1]!, body: 'begin', bodyLength: 100_000 }
  const whole = 'begin' + 'ning '.repeat(19_999)

  function withText(): { history: HistoryWindow; asked: () => number; bridge: MockBridge } {
    let count = 0
    const messages = longHistory(3).map((message) => (message.id === told.id ? told : message))
    const bridge = createMockBridge(quiet, messages, {
      'messages.text': () => {
        count++
        return { ok: true, value: { body: whole } }
      },
    })
    return { history: new HistoryWindow(bridge, JULIET_CHAT), asked: () => count, bridge }
  }

  it('is whole once it was asked for, and stays so while it says the same', async () => {
    const { history, asked } = withText()
    await history.openAtUnread()
    expect(history.get(told.id)).toMatchObject({ body: 'begin', bodyLength: 100_000 })
    expect(await history.showWhole(told.id)).toBeNull()
    expect(history.get(told.id)?.body).toBe(whole)
    expect(await history.showWhole(told.id)).toBeNull()
    expect(asked()).toBe(1)
    history.fold([{ ...told, reactions: [] }])
    expect(history.get(told.id)).toMatchObject({ body: whole, reactions: [] })
    await history.reload()
    expect(history.get(told.id)?.body).toBe(whole)
    history.fold([{ ...told, body: 'other', edited: 1 }])
    expect(history.get(told.id)).toMatchObject({ body: 'other', bodyLength: 100_000 })
    history.fold([{ ...told, body: '', bodyLength: undefined, retracted: true }])
    expect(history.get(told.id)?.body).toBe('')
  })
})
