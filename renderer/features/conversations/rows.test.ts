import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import { crowdSnapshot } from '../../testing/crowd.ts'
import { filesSnapshot } from '../../testing/files.ts'
import { giveLayout } from '../../testing/layout.ts'
import { renderWindow } from '../../testing/render-window.ts'
import {
  NOW,
  sampleAccount,
  sampleContacts,
  sampleConversations,
  sampleSnapshot,
  WORK,
} from '../../testing/sample.ts'

// The whole window is drawn, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ viewport: 600, row: 68 }))

const column = () => within(screen.getByRole('navigation', { name: 'Conversations' }))
const row = (name: RegExp) => column().findByRole('link', { name })
const [juliet, , nurse] = sampleConversations
const [, nurseContact] = sampleContacts
/** A conversation without messages. */
const empty = (jid: string): Conversation => ({
  ...juliet!,
  jid: jid as BareJid,
  unread: 0,
  firstUnread: null,
  last: null,
})
const shownWith = (changes: Parameters<typeof sampleSnapshot>[0]) => renderWindow(sampleSnapshot(changes))

describe('a row', () => {
  it('of an empty conversation shows the address of a contact', async () => {
    await shownWith({ conversations: [empty('juliet@capulet.example')] })
    expect((await row(/^Juliet Capulet/)).textContent).toContain('juliet@capulet.example')
  })

  it('of an empty conversation with somebody else says that they are no contact', async () => {
    await shownWith({ conversations: [empty('paul@nowhere.example')] })
    const paul = await row(/^paul@nowhere\.example/)
    expect(paul.textContent).toContain('Not in your contacts')
    expect(paul.textContent.split('paul@nowhere.example')).toHaveLength(2)
  })

  it('shows the account’s letters if there are several accounts, and hides its address', async () => {
    const guild = 'romeo@guild.example' as BareJid
    const { app } = await shownWith({
      accounts: [sampleAccount(), sampleAccount({ id: WORK, address: guild })],
      conversations: [juliet!, { ...nurse!, accountId: WORK }],
    })
    const link = await row(/^nurse@capulet.*as romeo@guild\.example/)
    expect(link.querySelector<HTMLElement>('[data-letters]')?.dataset['letters']).toBe('RG')
    expect(within(link).getByText('as romeo@guild.example').className).toContain('unseen')
    expect((await row(/^Juliet/)).textContent).toContain('as romeo@montague.example')
    // The list of one account needs no marks.
    app.accounts.filter = WORK
    await waitFor(() => expect(link.querySelector('[data-letters]')).toBeNull())
  })

  it('shows no account if there is only one', async () => {
    await shownWith({})
    expect((await row(/^Juliet/)).querySelector('[data-letters]')).toBeNull()
  })

  it('of a file has a sign of its kind, which a deleted one has not', async () => {
    const { bridge } = await renderWindow(filesSnapshot())
    const sign = async (name: RegExp) => (await row(name)).querySelector('.file svg')?.classList.value
    expect(await sign(/^Mercutio.*Picture/)).toContain('lucide-image')
    expect(await sign(/^Nurse.*Voice message, 0:12/)).toContain('lucide-mic')
    expect(await sign(/^Benvolio.*Peace treaty\.pdf/)).toContain('lucide-file')
    const [, mercutio] = filesSnapshot().conversations
    const last = { ...mercutio!.last!, retracted: true as const }
    bridge.announce([{ kind: 'conversationsChanged', conversations: [{ ...mercutio!, last }] }])
    expect(await sign(/^Mercutio.*deleted/)).toBeUndefined()
  })

  it.each([
    ['the name of the person’s own notes', 'Notes to y0urself'],
    ['an address that is not theirs', 'juliet@capulet.example'],
    ['another contact’s name', 'Ju1iet Capulet'],
  ])('shows the address beside %s', async (_, name) => {
    const contacts = sampleContacts.map((one) => (one === nurseContact ? { ...one, name } : one))
    await shownWith({ contacts, conversations: [juliet!, nurse!] })
    const beside = await column().findAllByText('nurse@capulet.example')
    expect(beside[0]?.closest('a')?.querySelector('.name')?.textContent).toBe(name)
  })
})

describe('the tab Chats', () => {
  it('counts the unread messages of all chats, whichever list is shown', async () => {
    const { bridge, app } = await shownWith({})
    const tab = screen.getByRole('tab', { name: 'Chats, 15 unread' })
    expect(tab.textContent).toContain('15')
    await fireEvent.click(screen.getByRole('tab', { name: 'People' }))
    const quiet = sampleConversations.map((chat) => ({ ...chat, unread: chat === juliet ? 3 : 0 }))
    bridge.announce([{ kind: 'conversationsChanged', conversations: quiet }])
    await screen.findByRole('tab', { name: 'Chats, 3 unread' })
    app.accounts.filter = WORK
    await screen.findByRole('tab', { name: 'Chats' })
  })
})

describe('the list', () => {
  const viewport = (): HTMLElement => document.querySelector<HTMLElement>('nav .viewport')!
  /** The first and last row in view, counted from 0. */
  const inView = (): readonly [number, number] => [
    Math.ceil(viewport().scrollTop / 68),
    Math.floor((viewport().scrollTop + 600) / 68) - 1,
  ]
  const isInView = (at: number): boolean => at >= inView()[0] && at <= inView()[1]

  it('scrolls to a conversation opened by a key, without taking the focus', async () => {
    const { app } = await renderWindow(crowdSnapshot(100, 100))
    await row(/^Juliet/)
    const field = screen.getByRole('searchbox', { name: 'Search' })
    field.focus()
    for (let presses = 0; presses < 12; presses++) {
      await fireEvent.keyDown(field, { key: 'ArrowDown', altKey: true })
    }
    const at = app.chats.shown(null).findIndex(({ id }) => id === app.chats.openId)
    expect(at).toBe(11)
    // The row of the unknown senders is above it, too.
    await waitFor(() => expect(isInView(at + 1)).toBe(true))
    expect(viewport().contains(document.activeElement)).toBe(false)
    const open = column()
      .getAllByRole('link')
      .filter((link) => link.ariaCurrent === 'page')
    expect(open.map((link) => link.tabIndex)).toEqual([0])
  })

  it('scrolls to the open conversation when it replaces another list', async () => {
    const { app } = await renderWindow(crowdSnapshot(100, 100))
    await row(/^Juliet/)
    await fireEvent.click(screen.getByRole('tab', { name: 'People' }))
    const far = app.chats.shown(null)[60]!
    app.chats.show(far.id)
    await fireEvent.click(screen.getByRole('tab', { name: /^Chats/ }))
    await waitFor(() => expect(isInView(61)).toBe(true))
  })

  async function openFirst() {
    const { app, bridge } = await renderWindow(crowdSnapshot(100, 100))
    await row(/^Juliet/)
    const [first] = app.chats.shown(null)
    app.chats.show(first!.id)
    await waitFor(() => expect(screen.getByRole('main').querySelector('h1')?.textContent).toMatch(/Juliet/))
    const move = (at: number, activeAt: number): void => {
      const chat = { ...app.chats.shown(null)[at]!, activeAt }
      bridge.announce([{ kind: 'conversationsChanged', conversations: [chat] }])
    }
    return { move }
  }

  it('follows the row when it moves', async () => {
    const { move } = await openFirst()
    move(0, NOW - 40 * 60 * 60_000)
    await waitFor(() => expect(isInView(0)).toBe(false))
    const open = column()
      .getAllByRole('link')
      .find((link) => link.ariaCurrent === 'page')
    expect(isInView(Number(open?.closest('li')?.ariaPosInSet) - 1)).toBe(true)
  })

  it('stays put after the person has scrolled away', async () => {
    const { move } = await openFirst()
    viewport().scrollTop = 3_000
    move(50, NOW + 1)
    const open = (await row(/^Juliet/)).closest('li')
    await waitFor(() => expect(open?.ariaPosInSet).toBe('2'))
    expect(viewport().scrollTop).toBe(3_000)
  })
})
