import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import { ok } from '../../../shared/model/result.ts'
import { longHistory } from '../../testing/crowd.ts'
import { giveLayout } from '../../testing/layout.ts'
import type { MockBridge } from '../../testing/mock-bridge.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { JULIET_CHAT, ROMEO, sampleSnapshot } from '../../testing/sample.ts'
import { searchAnswers } from '../../testing/searching.ts'

beforeEach(() => giveLayout({ row: 60 }))

const field = () => screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search' })
const key = (name: string, init: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key: name, ...init })
const options = (list = 'Results'): HTMLElement[] =>
  within(screen.getByRole('listbox', { name: list })).queryAllByRole('option')
const textOf = (element: Element): string => element.textContent.trim().replace(/\s+/g, ' ')
/** The line that Enter would take. */
const chosen = (): string => {
  const id = field().getAttribute('aria-activedescendant')
  return id === null ? '' : textOf(document.getElementById(id) ?? document.body)
}

async function type(text: string): Promise<void> {
  field().focus()
  field().value = text
  field().setSelectionRange(text.length, text.length)
  await fireEvent.input(field())
}

async function search(text: string, ...args: Parameters<typeof renderWindow>) {
  const shown = await renderWindow(...args)
  await fireEvent.keyDown(window, { key: 'f', ctrlKey: true })
  await waitFor(() => expect(document.activeElement).toBe(field()))
  if (text !== '') await type(text)
  return shown
}

const lastQuery = (bridge: MockBridge): unknown => callsOf(bridge, 'search.messages').at(-1)

describe('messages', () => {
  it('stand below people and chats: who, where, when, and the words marked', async () => {
    await search('a name', sampleSnapshot())
    await waitFor(() => expect(options()).toHaveLength(1))
    const [only] = options()
    expect(textOf(only!)).toMatch(/^Juliet Capulet .*You: By a name I know not how to tell thee who I am\.$/)
    expect([...only!.querySelectorAll('mark')].map(textOf)).toEqual(['a', 'name'])
    expect(only!.querySelector('time')?.title).toMatch(/2026/)
    await type('jul')
    await waitFor(() => expect(textOf(options()[0]!)).toContain('juliet@capulet.example'))
    const groups = within(screen.getByRole('listbox', { name: 'Results' })).getAllByRole('group')
    expect(groups[0]?.getAttribute('aria-label')).toBe('Chats')
  })

  it('are counted for those who do not see them', async () => {
    await search('thou', sampleSnapshot())
    await screen.findByText('0 people and chats, 4 messages')
  })

  it('can be sorted by how well they match', async () => {
    const { bridge } = await search('thou', sampleSnapshot())
    await fireEvent.click(await screen.findByRole('radio', { name: 'Best match' }))
    expect(lastQuery(bridge)).toMatchObject({ order: 'relevance' })
  })

  it('are drawn as they come into view, and more of them are loaded', async () => {
    const { bridge } = await search('window', sampleSnapshot(), longHistory(3000))
    await waitFor(() => expect(options().length).toBeGreaterThan(5))
    expect(options().length).toBeLessThan(40)
    expect(options()[0]!.getAttribute('aria-setsize')).toBe('-1')
    const pages = () => callsOf(bridge, 'search.messages').length
    const before = pages()
    for (let presses = 0; presses < 5; presses++) await key('PageDown')
    await waitFor(() => expect(pages()).toBe(before + 1))
    expect(callsOf(bridge, 'search.messages').at(-1)).toMatchObject({ cursor: '50' })
  })
})

describe('by keyboard alone', () => {
  it('one goes to a message, back to the results, and back to where one was', async () => {
    const { app, bridge } = await renderWindow(sampleSnapshot())
    app.chats.show(2 as ConversationId)
    const composer = await screen.findByRole('textbox', { name: 'Message' })
    composer.focus()
    await fireEvent.keyDown(composer, { key: 'f', ctrlKey: true })
    await waitFor(() => expect(document.activeElement).toBe(field()))
    await type('name')
    await waitFor(() => expect(options()).toHaveLength(3))
    await key('ArrowDown')
    expect(chosen()).toContain('’Tis but thy name')
    await key('Enter')
    await waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('8'))
    expect(app.chats.openId).toBe(JULIET_CHAT)
    expect(callsOf(bridge, 'messages.page').at(-1)).toMatchObject({
      conversationId: JULIET_CHAT,
      at: { kind: 'around', messageId: 8 },
    })
    expect(document.activeElement?.getAttribute('aria-current')).toBe('true')
    expect(screen.getByText(/^Message by Juliet Capulet, /)).toBeTruthy()
    // The results are still there.
    expect(options()).toHaveLength(3)
    await key('Escape')
    await waitFor(() => expect(document.activeElement).toBe(field()))
    expect(chosen()).toContain('’Tis but thy name')
    await key('Escape')
    await waitFor(() => expect(field().value).toBe(''))
    expect(screen.queryByRole('listbox', { name: 'Results' })).toBeNull()
    // That composer is gone; the keyboard is at the row of the open conversation.
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Juliet Capulet'))
  })

  it('Escape without a result leads back to the composer', async () => {
    const { app } = await renderWindow(sampleSnapshot())
    app.chats.show(JULIET_CHAT)
    const composer = await screen.findByRole('textbox', { name: 'Message' })
    composer.focus()
    await fireEvent.keyDown(composer, { key: 'f', ctrlKey: true })
    await waitFor(() => expect(document.activeElement).toBe(field()))
    await type('zzz')
    await key('Escape')
    await waitFor(() => expect(document.activeElement).toBe(composer))
  })

  it('an earlier search is found again', async () => {
    await search('name', sampleSnapshot())
    await waitFor(() => expect(options()).toHaveLength(3))
    await key('Enter')
    await waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('13'))
    await fireEvent.keyDown(document.activeElement!, { key: 'f', ctrlKey: true })
    await waitFor(() => expect(document.activeElement).toBe(field()))
    await type('')
    expect(options('Recent searches').map(textOf)).toEqual(['name'])
    await key('ArrowDown')
    await key('Enter')
    await waitFor(() => expect(field().value).toBe('name'))
    await waitFor(() => expect(options()).toHaveLength(3))
  })

  it('says so where the message is gone', async () => {
    const { bridge } = await search('name', sampleSnapshot())
    await waitFor(() => expect(options()).toHaveLength(3))
    bridge.answer({
      'messages.page': () => ok({ messages: [], moreBefore: false, moreAfter: false, gapsBefore: [] }),
    })
    await key('Enter')
    expect(await screen.findByRole('alert')).toBeTruthy()
  })

  it('opens a conversation that was closed', async () => {
    const snapshot = sampleSnapshot()
    const { bridge, app } = await search('', { ...snapshot, conversations: snapshot.conversations.slice(1) })
    bridge.answer({
      ...searchAnswers([], snapshot),
      'search.messages': async (args) => {
        const { sampleMessages } = await import('../../testing/sample.ts')
        const answer = await searchAnswers(sampleMessages, snapshot)['search.messages']!(args)
        if (!answer.ok) return answer
        return ok({
          ...answer.value,
          hits: answer.value.hits.map((hit) => ({ ...hit, closed: true as const })),
        })
      },
      'messages.open': () => {
        bridge.announce([{ kind: 'conversationsChanged', conversations: snapshot.conversations.slice(0, 1) }])
        return ok(JULIET_CHAT)
      },
    })
    await type('name')
    await waitFor(() => expect(options()).toHaveLength(3))
    expect(textOf(options()[0]!)).toContain('Closed chat')
    await key('Enter')
    await waitFor(() => expect(app.chats.openId).toBe(JULIET_CHAT))
    expect(callsOf(bridge, 'messages.open')).toEqual([
      { accountId: ROMEO, address: 'juliet@capulet.example' },
    ])
  })
})

describe('filters', () => {
  const chip = (name: string) =>
    within(screen.getByRole('toolbar', { name: 'Filters' })).getByRole('button', { name })

  it('come with the field, not with the tabs beside it', async () => {
    await search('', sampleSnapshot())
    const chips = () => screen.queryByRole('button', { name: 'Has file' })
    expect(chips()).not.toBeNull()
    screen.getByRole('tab', { name: 'People' }).focus()
    await waitFor(() => expect(chips()).toBeNull())
  })

  it('need no syntax: a person is picked from a list', async () => {
    const { bridge } = await search('', sampleSnapshot())
    await fireEvent.click(chip('From'))
    await waitFor(() => expect(field().value).toBe('from:'))
    expect(document.activeElement).toBe(field())
    await waitFor(() => expect(options('Suggestions').length).toBeGreaterThan(3))
    expect(chosen()).toContain('Juliet Capulet')
    expect(screen.queryByText(/^Nothing matches/)).toBeNull()
    await fireEvent.click(options('Suggestions')[0]!)
    await waitFor(() => expect(field().value).toBe('from:juliet@capulet.example '))
    expect(lastQuery(bridge)).toMatchObject({ text: 'from:juliet@capulet.example' })
    expect(chip('From').getAttribute('aria-pressed')).toBe('true')
    await waitFor(() => expect(options().length).toBeGreaterThan(5))
  })

  it('are completed as one types, with Tab or Enter', async () => {
    await search('fr', sampleSnapshot())
    await waitFor(() => expect(options('Suggestions').map(textOf)).toEqual(['From A person’s messages']))
    // The word may be meant as it is: the first result is chosen.
    expect(chosen()).toContain('Friar Laurence')
    await key('ArrowUp')
    await key('Tab')
    await waitFor(() => expect(field().value).toBe('from:'))
    await type('from:nur')
    await waitFor(() => expect(options('Suggestions').map(textOf)).toHaveLength(1))
    await key('Enter')
    await waitFor(() => expect(field().value).toBe('from:nurse@capulet.example '))
    await type('has:fi')
    await waitFor(() => expect(chosen()).toBe('Has file'))
    await key('Escape')
    expect(screen.queryByRole('listbox', { name: 'Suggestions' })).toBeNull()
    expect(field().value).toBe('has:fi')
  })

  it('choose a day in a calendar', async () => {
    await search('name ', sampleSnapshot())
    await fireEvent.click(chip('Before'))
    await waitFor(() => expect(field().value).toBe('name before:'))
    const grid = await screen.findByRole('grid')
    await waitFor(() => expect(options('Suggestions')).toHaveLength(2))
    await key('ArrowDown')
    await key('ArrowDown')
    await waitFor(() => expect(grid.contains(document.activeElement)).toBe(true))
    await key('Escape')
    expect(document.activeElement).toBe(field())
    await key('ArrowDown')
    const day = document.activeElement as HTMLElement
    await fireEvent.click(day)
    await waitFor(() => expect(field().value).toMatch(/^name before:\d{4}-\d\d-\d\d $/))
    expect(document.activeElement).toBe(field())
    expect(screen.queryByRole('grid')).toBeNull()
  })

  it('are switched on and off, by arrow keys too', async () => {
    await search('sonnets', sampleSnapshot())
    chip('From').focus()
    await key('End')
    expect(document.activeElement).toBe(chip('Unread'))
    await key('ArrowLeft')
    await key('ArrowLeft')
    expect(document.activeElement).toBe(chip('Has link'))
    await fireEvent.click(document.activeElement!)
    await waitFor(() => expect(field().value).toBe('sonnets has:link '))
    await waitFor(() => expect(options()).toHaveLength(1))
    await fireEvent.click(chip('Has link'))
    await waitFor(() => expect(field().value).toBe('sonnets'))
  })
})

describe('nothing found', () => {
  it('says why, and offers a way on', async () => {
    await search('name from:zzz has:link ', sampleSnapshot())
    expect(await screen.findByText('Nobody is called “zzz”.')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Remove “from:zzz”' }))
    await waitFor(() => expect(field().value).toBe('name has:link '))
    await fireEvent.click(await screen.findByRole('button', { name: 'Remove “has:link”' }))
    await waitFor(() => expect(options()).toHaveLength(3))
  })

  it('asks the server where it can search', async () => {
    const { bridge } = await search('', sampleSnapshot())
    const servers: readonly AccountId[] = [ROMEO]
    bridge.answer({
      'search.messages': () => ok({ hits: [], more: null, words: [], problems: [], servers }),
      'search.server': () => ok({ found: 0, more: false }),
    })
    await type('balcony')
    // By itself, after a moment without a key.
    expect(await screen.findByText('montague.example has nothing more.')).toBeTruthy()
    expect(callsOf(bridge, 'search.server')).toEqual([{ accountId: ROMEO, text: 'balcony' }])
    bridge.answer({ 'search.server': () => ({ ok: false, error: { code: 'request-timeout' } }) })
    await type('balconies')
    expect(await screen.findByText(/^montague\.example could not be searched\. ./)).toBeTruthy()
    bridge.answer({ 'search.server': () => ok({ found: 0, more: true }) })
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText(/^montague\.example has more\./)).toBeTruthy()
  })

  it('says that the index is not finished', async () => {
    const { bridge } = await search(
      'balcony',
      sampleSnapshot({ searchIndex: { share: 0.42, running: true } }),
    )
    expect(await screen.findByText(/: 42% done\.$/)).toBeTruthy()
    bridge.announce([{ kind: 'searchIndexChanged', index: { share: 1, running: false } }])
    await waitFor(() => expect(screen.queryByText(/% done\.$/)).toBeNull())
  })

  it('survives bad input', async () => {
    await search('', sampleSnapshot())
    for (const text of ['"', '*', 'NEAR(', '🌹', 'on:2026-99-99', 'x'.repeat(10_000)]) {
      await type(text)
      await waitFor(() => expect(screen.queryByText('Searching…')).toBeNull())
      expect(field().value).toBe(text)
    }
  })
})

it('a message in another window does not change the results', async () => {
  const { bridge } = await search('name', sampleSnapshot())
  await waitFor(() => expect(options()).toHaveLength(3))
  const before = callsOf(bridge, 'search.messages').length
  bridge.announce([{ kind: 'messageDiscarded', conversationId: JULIET_CHAT, messageId: 8 as MessageId }])
  expect(callsOf(bridge, 'search.messages')).toHaveLength(before)
})
