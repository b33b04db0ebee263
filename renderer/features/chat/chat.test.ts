import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { longHistory } from '../../testing/crowd.ts'
import { giveLayout } from '../../testing/layout.ts'
import { callsOf, newMessage } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { JULIET_CHAT, sampleMessages, sampleSnapshot } from '../../testing/sample.ts'

/** The window with Juliet's conversation open, its messages on the screen. */
async function openJuliet(history: readonly Message[] = sampleMessages, snapshot = sampleSnapshot()) {
  const shown = await renderWindow(snapshot, history)
  shown.app.chats.show(JULIET_CHAT)
  const log = await screen.findByRole('log', { name: 'Messages' })
  if (history.length > 0) await within(log).findAllByRole('article')
  return { ...shown, log }
}

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

describe('the open conversation', () => {
  it('has its name as heading, and messages in order, named by author and time', async () => {
    const { log } = await openJuliet()
    expect(within(screen.getByRole('main')).getByRole('heading', { name: 'Juliet Capulet' })).toBeTruthy()
    const articles = within(log).getAllByRole('article')
    const texts = articles.map((article) => article.textContent)
    expect(texts.findIndex((text) => text.includes('By a name I know not'))).toBeLessThan(
      texts.findIndex((text) => text.includes('My ears have not yet drunk')),
    )
    const last = articles.at(-1)!
    expect(last.getAttribute('aria-label')).toMatch(/^Juliet Capulet, \d/)
    expect(last.textContent).toContain('Art thou not Romeo')
    expect(within(log).getByText('New messages')).toBeTruthy()
  })

  it('follows what arrives, and marks it read while it is looked at', async () => {
    const { bridge, log } = await openJuliet()
    await waitFor(() =>
      expect(callsOf(bridge, 'messages.markRead')).toMatchObject([{ conversationId: 1, upTo: 15 }]),
    )
    const [juliet] = sampleSnapshot().conversations
    bridge.announce([
      {
        kind: 'messagesChanged',
        conversationId: JULIET_CHAT,
        messages: [newMessage({ body: 'Wherefore art thou?' })],
      },
      {
        kind: 'conversationsChanged',
        conversations: [{ ...juliet!, unread: 1, firstUnread: 900 as MessageId }],
      },
    ])
    expect(await within(log).findByText('Wherefore art thou?')).toBeTruthy()
    await waitFor(() =>
      expect(callsOf(bridge, 'messages.markRead').at(-1)).toMatchObject({ conversationId: 1, upTo: 900 }),
    )
  })

  it('marks nothing read while nobody looks', async () => {
    vi.mocked(document.hasFocus).mockReturnValue(false)
    const { bridge } = await openJuliet()
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(callsOf(bridge, 'messages.markRead')).toEqual([])
    vi.mocked(document.hasFocus).mockReturnValue(true)
    await fireEvent.focus(window)
    await waitFor(() => expect(callsOf(bridge, 'messages.markRead')).toHaveLength(1))
  })

  it('draws only what is in view of a long history', async () => {
    const quiet = sampleSnapshot({
      conversations: sampleSnapshot().conversations.map((chat) => ({
        ...chat,
        unread: 0,
        firstUnread: null,
      })),
    })
    const { log, app } = await openJuliet(longHistory(5000), quiet)
    expect(app.chats.history?.messages.length).toBeLessThanOrEqual(240)
    expect(within(log).getAllByRole('article').length).toBeLessThan(60)
  })

  it('shows what has become of a message, and what can be done about a failed one', async () => {
    const { bridge, log } = await openJuliet()
    const own = newMessage({
      direction: 'out',
      author: 'romeo@montague.example' as never,
      body: 'Neither, fair saint',
    })
    for (const [state, word] of [
      ['waiting', 'Waiting'],
      ['sent', 'Waiting'],
      ['acknowledged', 'Sent'],
      ['delivered', 'Delivered'],
    ] as const) {
      bridge.announce([
        { kind: 'messagesChanged', conversationId: JULIET_CHAT, messages: [{ ...own, state }] },
      ])
      const article = (await within(log).findByText('Neither, fair saint')).closest('article')!
      await waitFor(() => expect(within(article).getByRole('img', { name: word })).toBeTruthy())
      expect(article.getAttribute('aria-label')).toMatch(/^You, /)
    }
    const failure = { code: 'message-refused', condition: 'service-unavailable' } as const
    bridge.announce([
      {
        kind: 'messagesChanged',
        conversationId: JULIET_CHAT,
        messages: [{ ...own, state: 'failed', failure }],
      },
    ])
    const article = (await within(log).findByText('Neither, fair saint')).closest('article')!
    await fireEvent.click(await within(article).findByRole('button', { name: 'Try again' }))
    await fireEvent.click(within(article).getByRole('button', { name: 'Discard' }))
    expect(within(article).getByRole('img', { name: 'Failed' })).toBeTruthy()
    expect(callsOf(bridge, 'messages.retry')).toEqual([{ messageId: 900 }])
    expect(callsOf(bridge, 'messages.discard')).toEqual([{ messageId: 900 }])
    bridge.announce([{ kind: 'messageDiscarded', conversationId: JULIET_CHAT, messageId: 900 as MessageId }])
    await waitFor(() => expect(within(log).queryByText('Neither, fair saint')).toBeNull())
  })

  it('makes links of addresses on the web and of nothing that runs', async () => {
    const { bridge, log } = await openJuliet()
    const body = 'javascript:alert(1) <img src=x onerror=alert(1)> https://verona.example/a'
    bridge.announce([
      { kind: 'messagesChanged', conversationId: JULIET_CHAT, messages: [newMessage({ body })] },
    ])
    const link = await within(log).findByRole('link', { name: 'https://verona.example/a' })
    expect([link.getAttribute('target'), link.getAttribute('rel')]).toEqual(['_blank', 'noreferrer'])
    const article = link.closest('article')!
    expect(within(article).getAllByRole('link')).toHaveLength(1)
    expect(article.querySelector('img')).toBeNull()
    expect(article.querySelector('.body')!.textContent).toBe(body)
  })

  it('keeps control characters and directions within the body that has them', async () => {
    const { bridge, log } = await openJuliet()
    const body = '\u202Emoc.elpmaxe\u2066 \t  spaces\n\nمرحبا'
    bridge.announce([
      { kind: 'messagesChanged', conversationId: JULIET_CHAT, messages: [newMessage({ body })] },
    ])
    const shown = await waitFor(() => {
      const found = [...log.querySelectorAll('.body')].find((element) => element.textContent === body)
      expect(found).toBeDefined()
      return found!
    })
    expect(shown.parentElement?.getAttribute('dir')).toBe('auto')
    expect(shown.childElementCount).toBe(0)
  })

  it('shows a megabyte cut, and whole when asked', async () => {
    const { bridge, log } = await openJuliet()
    const body = 'To be, or not to be. '.repeat(50_000)
    bridge.announce([
      { kind: 'messagesChanged', conversationId: JULIET_CHAT, messages: [newMessage({ body })] },
    ])
    const button = await within(log).findByRole('button', { name: /^Show all/ })
    const article = button.closest('article')!
    expect(article.querySelector('.body')!.textContent.length).toBe(3000)
    await fireEvent.click(button)
    await waitFor(() => expect(article.querySelector('.body')!.textContent).toBe(body))
    await fireEvent.click(within(article).getByRole('button', { name: 'Show less' }))
    await waitFor(() => expect(article.querySelector('.body')!.textContent.length).toBe(3000))
  })

  it('says who is writing', async () => {
    const { bridge } = await openJuliet()
    bridge.announce([{ kind: 'peerStateChanged', conversationId: JULIET_CHAT, state: 'composing' }])
    expect(await screen.findByText('Juliet Capulet is writing…')).toBeTruthy()
    bridge.announce([{ kind: 'peerStateChanged', conversationId: JULIET_CHAT, state: 'paused' }])
    await waitFor(() => expect(screen.queryByText('Juliet Capulet is writing…')).toBeNull())
  })

  it('says why the messages are not there, and tries again', async () => {
    const { bridge, app } = await renderWindow(sampleSnapshot())
    bridge.answer({ 'messages.page': () => ({ ok: false, error: { code: 'store-damaged' } }) })
    app.chats.show(JULIET_CHAT)
    const alert = await within(screen.getByRole('main')).findByRole('alert')
    expect(alert.textContent).toMatch(/\w+ \w+.*\.$/)
    bridge.answer({ 'messages.page': undefined })
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('log', { name: 'Messages' })).toBeTruthy()
  })
})
