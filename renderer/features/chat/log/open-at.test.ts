import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { longHistory } from '../../../testing/crowd.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf, newMessage, openChat, quietJuliet } from '../../../testing/open-chat.ts'
import { JULIET_CHAT, sampleMessages, sampleSnapshot } from '../../../testing/sample.ts'

const id = (n: number): MessageId => n as MessageId

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

const highlighted = (log: HTMLElement): (string | undefined)[] =>
  [...log.querySelectorAll<HTMLElement>('article.highlighted')].map((one) => one.dataset['id'])

describe('a message that is asked for', () => {
  it('is loaded, shown and pointed out, as from a notification', async () => {
    const { log, bridge } = await openChat(longHistory(500))
    expect(log.querySelector('article[data-id="100"]')).toBeNull()
    bridge.announce([{ kind: 'conversationRequested', conversationId: JULIET_CHAT, messageId: id(100) }])
    await waitFor(() => expect(highlighted(log)).toEqual(['100']))
    expect(callsOf(bridge, 'messages.page')[1]).toMatchObject({ at: { kind: 'around', messageId: 100 } })
  })

  it('does not take the keyboard from who writes', async () => {
    const { log, bridge } = await openChat(longHistory(500))
    const field = screen.getByRole('textbox', { name: 'Message' })
    field.focus()
    bridge.announce([{ kind: 'conversationRequested', conversationId: JULIET_CHAT, messageId: id(100) }])
    await waitFor(() => expect(highlighted(log)).toEqual(['100']))
    expect(document.activeElement).toBe(field)
  })
})

describe('an answer', () => {
  const answer = (to: number | null): Message =>
    newMessage({
      body: 'An answer',
      replyTo: {
        id: to === null ? null : id(to),
        author: newMessage().author,
        preview: to === null ? '' : 'But soft',
      },
    })

  it('leads to what it answers, and back', async () => {
    const { article, announce, log, bridge } = await openChat(longHistory(500))
    announce(answer(100))
    const quote = within(await article('An answer')).getByRole('button', {
      name: 'In reply to Juliet Capulet',
    })
    expect(quote.parentElement?.textContent).toContain('But soft')
    await fireEvent.click(quote)
    await waitFor(() => expect(highlighted(log)).toEqual(['100']))
    bridge.answer({
      'messages.page': () => ({
        ok: true,
        value: {
          messages: [...longHistory(500).slice(-20), answer(100)],
          moreBefore: true,
          moreAfter: false,
          gapsBefore: [],
        },
      }),
    })
    await fireEvent.click(await screen.findByRole('button', { name: 'Back to where you were' }))
    await waitFor(() => expect(highlighted(log)).toEqual(['900']))
    expect(screen.queryByRole('button', { name: 'Back to where you were' })).toBeNull()
  })

  it('says so where that is not here', async () => {
    const { article, announce } = await openChat()
    announce(answer(null))
    const quote = within(await article('An answer')).getByRole('button', {
      name: 'In reply to Juliet Capulet',
    })
    expect(quote.parentElement?.textContent).toContain('A message that isn’t here')
    await fireEvent.click(quote)
    expect(await screen.findByText('That message is no longer here')).toBeTruthy()
  })

  it('to itself leads to itself', async () => {
    const { article, announce, log } = await openChat()
    announce(answer(900))
    await fireEvent.click(within(await article('An answer')).getByRole('button', { name: /^In reply to/ }))
    await waitFor(() => expect(highlighted(log)).toEqual(['900']))
  })
})

describe('reading', () => {
  it('takes about a second: passing by marks nothing', async () => {
    const snapshot = sampleSnapshot()
    const { app, bridge } = await openChat(sampleMessages, snapshot)
    await new Promise((resolve) => setTimeout(resolve, 300))
    app.chats.show(3 as ConversationId)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(callsOf(bridge, 'messages.markRead')).toEqual([])
    app.chats.show(JULIET_CHAT)
    await waitFor(() => expect(callsOf(bridge, 'messages.markRead')).toHaveLength(1))
  })

  it('ends when the window loses the focus', async () => {
    const { bridge } = await openChat(sampleMessages, sampleSnapshot())
    vi.mocked(document.hasFocus).mockReturnValue(false)
    await fireEvent.blur(window)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(callsOf(bridge, 'messages.markRead')).toEqual([])
  })

  it('marks what came late when it has been seen, from the first that can be seen', async () => {
    const { bridge, announce, log } = await openChat()
    const late = newMessage({ late: true, place: (sampleMessages[12]!.place + 1) as Place })
    announce(late)
    bridge.announce([
      { kind: 'conversationsChanged', conversations: [quietJuliet({ late: 1, firstLate: id(900) })] },
    ])
    const line = await screen.findByText('1 message arrived late')
    await waitFor(() => expect(callsOf(bridge, 'messages.markRead')).toHaveLength(1))
    const [{ from, upTo }] = callsOf(bridge, 'messages.markRead') as [{ from: number; upTo: number }]
    const shown = within(log)
      .getAllByRole('article')
      .map((one) => Number(one.dataset['id']))
    expect(shown.indexOf(from)).toBeLessThan(shown.indexOf(900))
    expect(shown.indexOf(upTo)).toBeGreaterThanOrEqual(shown.indexOf(900))
    await fireEvent.click(
      within(line.closest<HTMLElement>('[role=status]')!).getByRole('button', { name: 'Show' }),
    )
    await waitFor(() => expect(highlighted(log)).toEqual(['900']))
    bridge.announce([{ kind: 'conversationsChanged', conversations: [quietJuliet()] }])
    await waitFor(() => expect(screen.queryByText('1 message arrived late')).toBeNull())
  })
})

describe('what is not changed', () => {
  it('is not drawn again when another message is', async () => {
    const { log, announce, article } = await openChat()
    announce(newMessage({ body: 'before' }))
    await article('before')
    const others = [...log.querySelectorAll('article')].slice(0, -1)
    const changes: MutationRecord[] = []
    const observer = new MutationObserver((records) => changes.push(...records))
    for (const one of others.slice(0, -1))
      observer.observe(one, { subtree: true, childList: true, characterData: true })
    announce(newMessage({ body: 'after', edited: 1 }))
    await article('after')
    observer.disconnect()
    expect(changes).toEqual([])
    expect([...log.querySelectorAll('article')].slice(0, -1)).toEqual(others)
  })
})
