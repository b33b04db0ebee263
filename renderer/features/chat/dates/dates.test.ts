import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf, openChat } from '../../../testing/open-chat.ts'
import { JULIET_CHAT, sampleMessages } from '../../../testing/sample.ts'
import { ok } from '../../../../shared/model/result.ts'

// The whole window is drawn, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => {
  giveLayout()
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-30T12:00:00') })
  return () => vi.useRealTimers()
})

const press = (key: string, init: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...init })
const active = (): string | null => document.activeElement?.getAttribute('aria-label') ?? null

async function open() {
  const shown = await openChat()
  const main = within(screen.getByRole('main'))
  await fireEvent.click(main.getByRole('button', { name: 'Jump to date' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Jump to date' }))
  await waitFor(() => expect(active()).toMatch(/November 2[01], 2026/))
  return { ...shown, dialog, day: (name: RegExp) => dialog.getByRole('button', { name }) }
}

describe('jump to date', () => {
  it('shows the days with messages of a month', async () => {
    const { dialog, bridge, day } = await open()
    await waitFor(() => expect(day(/^Friday, November 20, 2026, has messages$/)).toBeTruthy())
    expect(day(/^Saturday, November 21, 2026, has messages$/)).toBeTruthy()
    expect(day(/^Sunday, November 22, 2026$/)).toBeTruthy()
    expect(callsOf(bridge, 'search.dates')).toEqual([{ conversationId: JULIET_CHAT, month: '2026-11' }])
    expect(day(/^Monday, November 30, 2026$/).getAttribute('aria-current')).toBe('date')
    await fireEvent.click(dialog.getByRole('button', { name: 'Previous month' }))
    await waitFor(() => expect(dialog.getByText('October 2026')).toBeTruthy())
    expect(callsOf(bridge, 'search.dates')).toHaveLength(2)
    await fireEvent.click(dialog.getByRole('button', { name: 'Next month' }))
    // It is known already, and there are no messages from the future.
    expect(callsOf(bridge, 'search.dates')).toHaveLength(2)
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Next month' }).disabled).toBe(true)
  })

  it('goes by keyboard: days, weeks, months and years', async () => {
    const { day } = await open()
    day(/^Wednesday, November 18/).focus()
    await press('ArrowUp')
    await waitFor(() => expect(active()).toBe('Wednesday, November 11, 2026'))
    await press('PageUp')
    await waitFor(() => expect(active()).toBe('Sunday, October 11, 2026'))
    await press('PageUp', { shiftKey: true })
    await waitFor(() => expect(active()).toBe('Saturday, October 11, 2025'))
    await press('PageDown', { shiftKey: true })
    await press('PageDown')
    await press('ArrowRight')
    await waitFor(() => expect(active()).toBe('Thursday, November 12, 2026'))
    await press('PageDown')
    // Nothing is later than today.
    await waitFor(() => expect(active()).toBe('Monday, November 30, 2026'))
  })

  it('leads to the first message of the day, with the keyboard', async () => {
    const { bridge, log, day } = await open()
    day(/^Friday, November 20, 2026/).focus()
    await fireEvent.click(document.activeElement!)
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('1'))
    expect(log.querySelector('article.highlighted')?.getAttribute('data-id')).toBe('1')
    expect(callsOf(bridge, 'messages.page').at(-1)).toMatchObject({
      conversationId: JULIET_CHAT,
      at: { kind: 'date', at: new Date(2026, 10, 20).getTime() },
    })
  })

  it('leads to the beginning', async () => {
    const { dialog, bridge } = await open()
    await fireEvent.click(dialog.getByRole('button', { name: 'Beginning of the chat' }))
    await waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('1'))
    expect(callsOf(bridge, 'messages.page').at(-1)).toMatchObject({ at: { kind: 'date', at: 0 } })
  })

  it('says so where nothing was said since', async () => {
    const { bridge, day } = await open()
    bridge.answer({
      'messages.page': () =>
        ok({ messages: sampleMessages, moreBefore: false, moreAfter: false, gapsBefore: [] }),
    })
    await fireEvent.click(day(/^Sunday, November 29/))
    expect((await screen.findByRole('alert')).textContent).toBe('There are no messages from that day on.')
  })
})
