import { flushSync } from 'svelte'
import type { VirtualizerHandle } from 'virtua/svelte'
import { expect, it } from 'vitest'
import { HistoryWindow } from '../../../state/history.svelte.ts'
import { longHistory } from '../../../testing/crowd.ts'
import { createMockBridge } from '../../../testing/mock-bridge.ts'
import { JULIET_CHAT, sampleSnapshot } from '../../../testing/sample.ts'
import { rowsOf } from './rows.ts'
import { LogScroll } from './scroll.svelte.ts'

const ROW = 50
const HEIGHT = 500

it('keeps the end that is followed when a burst outruns the list', async () => {
  const all = longHistory(3_000)
  const bridge = createMockBridge(sampleSnapshot({ conversations: [] }), all.slice(0, 20))
  const history = new HistoryWindow(bridge, JULIET_CHAT)
  await history.openAtUnread()
  const rows = () => rowsOf(history.messages, { unreadFrom: null, fromBeginning: true }, new WeakMap())
  // It stands where it stood: the browser has not drawn the new rows yet.
  const list = {
    getScrollOffset: () => 20 * ROW - HEIGHT,
    getViewportSize: () => HEIGHT,
    getScrollSize: () => rows().length * ROW,
    findItemIndex: (offset: number) => Math.floor(offset / ROW),
    scrollToIndex: () => undefined,
  } as unknown as VirtualizerHandle
  const end = $effect.root(() => {
    const parts = {
      history,
      list,
      viewport: undefined,
      get rows() {
        return rows()
      },
    }
    const scroll = new LogScroll(
      parts,
      () => undefined,
      () => undefined,
    )
    flushSync()
    history.fold(all.slice(20))
    scroll.look()
  })
  expect(history.messages.at(-1)?.id).toBe(3_000)
  expect(history.moreAfter).toBe(false)
  end()
})
