import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMatcher } from '../../../../shared/search/match.ts'
import { longHistory } from '../../../testing/crowd.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf, newMessage, openChat } from '../../../testing/open-chat.ts'
import { renderWindow } from '../../../testing/render-window.ts'
import { JULIET_CHAT, sampleMessages, sampleSnapshot } from '../../../testing/sample.ts'
import { rangesIn } from './ranges.ts'

// The whole window is drawn, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 })

/** jsdom has no CSS highlights. */
const highlights = new Map<string, Set<Range>>()
beforeEach(() => {
  giveLayout()
  highlights.clear()
  vi.stubGlobal(
    'Highlight',
    class extends Set<Range> {
      constructor(...ranges: Range[]) {
        super(ranges)
      }
    },
  )
  vi.stubGlobal('CSS', { ...globalThis.CSS, highlights })
})
// Not after each: the window is taken down only then, and takes its marks away.
afterAll(() => void vi.unstubAllGlobals())

const marked = (name: string): string[] => [...(highlights.get(name) ?? [])].map(String)
const bar = () => screen.getByRole('search', { name: 'Find in this chat' })
const field = () => within(bar()).getByRole<HTMLInputElement>('searchbox', { name: 'Find' })
const count = (): string => within(bar()).getByRole('status').textContent

async function find(text: string): Promise<void> {
  await fireEvent.keyDown(window, { key: 'F', ctrlKey: true, shiftKey: true })
  await waitFor(() => expect(document.activeElement).toBe(field()))
  await fireEvent.input(field(), { target: { value: text } })
}

describe('find in this chat', () => {
  it('counts, starts at what is in view, and goes on with Enter and Shift+Enter', async () => {
    const { log, bridge } = await openChat()
    await find('name')
    await waitFor(() => expect(count()).toBe('3 of 3'))
    expect(callsOf(bridge, 'search.find')).toEqual([{ conversationId: JULIET_CHAT, text: 'name' }])
    const shown = () => log.querySelector<HTMLElement>('article[aria-current]')?.dataset['id']
    await waitFor(() => expect(shown()).toBe('13'))
    // The keyboard stays in the field.
    expect(document.activeElement).toBe(field())
    await fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true })
    await waitFor(() => expect(shown()).toBe('8'))
    expect(count()).toBe('2 of 3')
    await fireEvent.click(within(bar()).getByRole('button', { name: 'Previous' }))
    await waitFor(() => expect(count()).toBe('1 of 3'))
    await fireEvent.click(within(bar()).getByRole('button', { name: 'Previous' }))
    await waitFor(() => expect(count()).toBe('3 of 3'))
    await fireEvent.keyDown(field(), { key: 'Enter' })
    await waitFor(() => expect(count()).toBe('1 of 3'))
    await fireEvent.click(within(bar()).getByRole('button', { name: 'Next' }))
    await waitFor(() => expect(count()).toBe('2 of 3'))
  })

  it('loads the surroundings of what is far away', async () => {
    const history = longHistory(500).map((one) => (one.id === 40 ? { ...one, body: 'a nightingale' } : one))
    const { log, bridge } = await openChat(history)
    await find('nightin')
    await waitFor(() => expect(log.querySelector('article[data-id="40"][aria-current]')).toBeTruthy())
    expect(callsOf(bridge, 'messages.page')).toContainEqual(
      expect.objectContaining({ at: { kind: 'around', messageId: 40 } }),
    )
  })

  it('marks every hit on the screen, and the current one apart', async () => {
    await openChat()
    await find('name')
    await waitFor(() => expect(marked('found-here')).toEqual(['name']))
    // Twice "name", once "name" of "any other name", and that of an earlier message.
    expect(marked('found')).toEqual(['name', 'name', 'name', 'name'])
    await fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true })
    await waitFor(() => expect(marked('found-here')).toHaveLength(3))
    await fireEvent.keyDown(field(), { key: 'Escape' })
    await waitFor(() => expect(highlights.size).toBe(0))
  })

  it('marks what comes later, and counts it', async () => {
    const { announce, bridge } = await openChat()
    await find('name')
    await waitFor(() => expect(count()).toBe('3 of 3'))
    const said = newMessage({ body: 'A name again' })
    bridge.answer({
      'search.find': () => ({
        ok: true,
        value: {
          count: 4,
          ids: [6, 8, 13, 900] as never[],
          words: [{ tokens: ['name'], prefix: true }],
        },
      }),
    })
    announce(said)
    const [juliet] = sampleSnapshot().conversations
    const last = { kind: 'text' as const, direction: 'in' as const, preview: said.body, sentAt: said.sentAt }
    bridge.announce([
      {
        kind: 'conversationsChanged',
        conversations: [{ ...juliet!, unread: 0, firstUnread: null, last: { ...last, place: said.place } }],
      },
    ])
    await waitFor(() => expect(count()).toBe('3 of 4'))
    await waitFor(() => expect(marked('found')).toHaveLength(5))
  })

  it('says so where nothing is found, and when text is gone', async () => {
    await openChat()
    await find('zzz')
    await waitFor(() => expect(count()).toBe('Nothing found'))
    expect(within(bar()).getByRole<HTMLButtonElement>('button', { name: 'Next' }).disabled).toBe(true)
    await fireEvent.input(field(), { target: { value: '' } })
    await waitFor(() => expect(count()).toBe(''))
  })

  it('closes with Escape, and the keyboard is where it was', async () => {
    await openChat()
    const composer = screen.getByRole('textbox', { name: 'Message' })
    composer.focus()
    await find('name')
    await waitFor(() => expect(count()).toBe('3 of 3'))
    await fireEvent.keyDown(field(), { key: 'Escape' })
    expect(screen.queryByRole('search')).toBeNull()
    expect(document.activeElement).toBe(composer)
  })

  it('is in the menu, too', async () => {
    await openChat()
    const main = within(screen.getByRole('main'))
    await fireEvent.click(main.getByRole('button', { name: 'More' }))
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Find in this chat' }))
    await waitFor(() => expect(document.activeElement).toBe(field()))
  })

  it('works in a window of one conversation, with both shortcuts', async () => {
    await renderWindow(sampleSnapshot(), sampleMessages, undefined, JULIET_CHAT)
    await screen.findByText('I take thee at thy word.')
    await fireEvent.keyDown(window, { key: 'f', ctrlKey: true })
    await waitFor(() => expect(document.activeElement).toBe(field()))
    await fireEvent.input(field(), { target: { value: 'name' } })
    await waitFor(() => expect(count()).toBe('3 of 3'))
  })
})

describe('the places of words in a message', () => {
  const rangesOf = (html: string, ...tokens: string[]): string[] => {
    const article = document.createElement('article')
    article.innerHTML = `<div data-content>${html}</div>`
    return rangesIn(article, createMatcher([{ tokens, prefix: false }])).map(String)
  }

  it('reach over the borders of elements, and leave out the time', () => {
    expect(rangesOf('<span class="body">a <b>sw</b>eet name</span>', 'sweet', 'name')).toEqual(['sweet name'])
    expect(rangesOf('<span class="body">at 9</span><span class="meta">9:00</span>', '9')).toEqual(['9'])
    expect(rangesOf('<p class="paragraph">one</p><p class="paragraph">two</p>', 'one', 'two')).toEqual([])
  })
})
