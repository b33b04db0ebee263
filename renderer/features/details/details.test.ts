import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { giveLayout } from '../../testing/layout.ts'
import { callsOf, openChat, quietJuliet } from '../../testing/open-chat.ts'
import {
  JULIET_CHAT,
  ROMEO,
  ROMEO_JID,
  sampleAccount,
  sampleContacts,
  sampleConversations,
  sampleMessages,
  sampleSnapshot,
  WORK,
} from '../../testing/sample.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

const JULIET = 'juliet@capulet.example' as BareJid
const who = { accountId: ROMEO, jid: JULIET }

beforeEach(() => giveLayout({ row: 68 }))

const main = () => within(screen.getByRole('main'))
const details = () => within(screen.getByRole('complementary', { name: 'Details' }))
const toggle = () => main().getByRole('button', { name: 'Details' })
const juliet = (changes: object = {}) =>
  sampleContacts.map((contact) => (contact.jid === JULIET ? { ...contact, ...changes } : contact))
const snapshot = (changes: Parameters<typeof sampleSnapshot>[0] = {}) =>
  sampleSnapshot({ conversations: [quietJuliet(), ...sampleConversations.slice(1)], ...changes })

async function openDetails(of = snapshot()) {
  const shown = await openChat(sampleMessages, of)
  await fireEvent.click(toggle())
  await screen.findByRole('complementary', { name: 'Details' })
  return shown
}

describe('the column of details', () => {
  it('opens and closes with the button of the header, with its own, and with the shortcut', async () => {
    await openChat()
    expect(toggle().getAttribute('aria-pressed')).toBe('false')
    await fireEvent.click(toggle())
    expect(toggle().getAttribute('aria-pressed')).toBe('true')
    await fireEvent.click(details().getByRole('button', { name: 'Close details' }))
    expect(screen.queryByRole('complementary')).toBeNull()
    await fireEvent.keyDown(document.body, { key: 'i', ctrlKey: true })
    expect(details().getByRole('heading', { name: 'Details' })).toBeTruthy()
    await fireEvent.keyDown(document.body, { key: '/', ctrlKey: true })
    const list = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(within(list).getByText('Show or hide details')).toBeTruthy()
  })

  it('keeps its width and whether it is open, and is resized by keyboard', async () => {
    await openDetails()
    expect(localStorage.getItem('balcony.column.details.open')).toBe('yes')
    const separator = main().getByRole('separator', { name: 'Width of the details' })
    expect(separator.getAttribute('aria-valuenow')).toBe('300')
    await fireEvent.keyDown(separator, { key: 'ArrowLeft' })
    expect(separator.getAttribute('aria-valuenow')).toBe('316')
    expect(localStorage.getItem('balcony.column.details')).toBe('316')
    await fireEvent.click(toggle())
    expect(localStorage.getItem('balcony.column.details.open')).toBeNull()
  })

  it('asks nobody anything while it is closed', async () => {
    const { bridge } = await openChat()
    expect(callsOf(bridge, 'roster.clients')).toEqual([])
    expect(callsOf(bridge, 'roster.askClient')).toEqual([])
  })

  it('lies over the chat where there is no room for it, and Escape closes it', async () => {
    const answer = window.matchMedia
    const narrow = (media: string) =>
      Object.assign(new EventTarget(), { media, matches: media.includes('1099px') }) as MediaQueryList
    window.matchMedia = narrow
    try {
      await openChat()
      await fireEvent.click(toggle())
      expect(screen.getByRole('complementary', { name: 'Details' })).toBe(document.activeElement)
      expect(document.querySelector('main')?.inert).toBe(true)
      await fireEvent.keyDown(document.body, { key: 'Escape' })
      expect(screen.queryByRole('complementary')).toBeNull()
      expect(localStorage.getItem('balcony.column.details.open')).toBeNull()
    } finally {
      window.matchMedia = answer
    }
  })
})

describe('the details say who it is', () => {
  it('by name, address, groups and presence', async () => {
    await openDetails()
    for (const text of ['Juliet Capulet', JULIET, 'Verona']) expect(details().getByText(text)).toBeTruthy()
    expect(screen.getByRole('complementary').textContent).toContain('Available · On the balcony')
  })

  it.each([
    ['both', false, ['You see when they are online', 'They see when you are online']],
    ['to', false, ['You see when they are online', 'They don’t see when you are online']],
    ['from', true, ['You don’t see when they are online', 'Asked, not answered yet']],
    ['none', false, ['You don’t see when they are online', 'They don’t see when you are online']],
  ])('and who sees whom online (%s)', async (subscription, pending, sentences) => {
    await openDetails(snapshot({ contacts: juliet({ subscription, pending }) }))
    for (const sentence of sentences) expect(details().getByText(sentence)).toBeTruthy()
    const asks = details().queryByRole('button', { name: 'Ask again' }) !== null
    expect(asks).toBe(subscription === 'from' || subscription === 'none')
  })

  it('of somebody who is no contact, where there is nothing to see but much to do', async () => {
    await openDetails(snapshot({ contacts: [] }))
    expect(details().getByText('Not in your contacts')).toBeTruthy()
    expect(details().getByRole('button', { name: 'Add to contacts…' })).toBeTruthy()
    expect(details().getByRole('button', { name: 'Block…' })).toBeTruthy()
    expect(details().queryByText('Their devices')).toBeNull()
  })

  it('of somebody who is blocked, and of oneself', async () => {
    const { bridge } = await openDetails(snapshot({ blocked: { [ROMEO]: [JULIET] } }))
    expect(details().getByText(/^You have blocked them/)).toBeTruthy()
    expect(details().queryByText('Their devices')).toBeNull()
    await fireEvent.click(details().getByRole('button', { name: 'Unblock' }))
    expect(callsOf(bridge, 'roster.unblock')).toEqual([who])
  })

  it('of oneself: the own address and the other devices', async () => {
    await openDetails(snapshot({ conversations: [quietJuliet({ kind: 'self', jid: ROMEO_JID })] }))
    expect(details().getByText('Notes to yourself')).toBeTruthy()
    expect(details().getByText(ROMEO_JID)).toBeTruthy()
    expect(await details().findByRole('list', { name: 'Your other devices' })).toBeTruthy()
    expect(details().queryByRole('button', { name: 'Block…' })).toBeNull()
  })
})

describe('their devices', () => {
  const items = async () => within(await details().findByRole('list', { name: 'Their devices' }))

  it('have their program, presence and local time in words, or say what is missing', async () => {
    await openDetails()
    const list = await items()
    const program = await list.findByText('Dino 0.5.1 on Linux')
    const item = program.closest('li')
    expect(item?.textContent).toMatch(/Available · .*\d+:\d\d.* there · On the balcony/)
    expect(list.getByText('phone').closest('li')?.textContent).toContain('Doesn’t say which program it is.')
    expect(list.getByText('old-laptop').closest('li')?.textContent).toContain('Didn’t answer.')
  })

  it('are asked one by one while the answer is awaited, and again where there was none', async () => {
    const shown = await openChat(sampleMessages, snapshot())
    let answer: (() => void) | undefined
    shown.bridge.answer({
      'roster.clients': () => ({
        ok: true,
        value: [{ jid: `${JULIET}/x` as FullJid, show: 'away', status: '', priority: 0 }],
      }),
      'roster.askClient': () =>
        new Promise((resolve) => (answer = () => resolve(err({ code: 'request-timeout' })))),
    })
    await fireEvent.click(toggle())
    const list = await items()
    expect(await list.findByText(/Asking which program/)).toBeTruthy()
    answer?.()
    await fireEvent.click(await list.findByRole('button', { name: 'Try again' }))
    expect(list.getByText(/Asking which program/)).toBeTruthy()
    expect(callsOf(shown.bridge, 'roster.askClient')).toHaveLength(2)
  })

  it('are looked up again when one comes or goes, without asking those again who answered', async () => {
    const { bridge } = await openDetails()
    await (await items()).findByText('Dino 0.5.1 on Linux')
    const asked = callsOf(bridge, 'roster.askClient').length
    bridge.answer({
      'roster.clients': () => ({
        ok: true,
        value: [{ jid: `${JULIET}/dino.4f1c` as FullJid, show: 'dnd', status: '', priority: 0 }],
      }),
    })
    const presence = { show: 'dnd', status: '' } as const
    bridge.announce([{ kind: 'presenceChanged', accountId: ROMEO, changes: [{ jid: JULIET, presence }] }])
    await waitFor(() => expect(details().queryByText('phone')).toBeNull())
    expect(details().getByText('Dino 0.5.1 on Linux').closest('li')?.textContent).toContain('Do not disturb')
    expect(callsOf(bridge, 'roster.askClient')).toHaveLength(asked)
  })

  it('of somebody who does not see the person online are not asked', async () => {
    const { bridge } = await openDetails(snapshot({ contacts: juliet({ subscription: 'to' }) }))
    expect(await details().findByText(/Balcony asks about programs only if/)).toBeTruthy()
    expect(callsOf(bridge, 'roster.askClient')).toEqual([])
  })

  it('that say hostile things stay one line of their own', async () => {
    const shown = await openChat(sampleMessages, snapshot())
    const software = { name: '\u202Eevil\n', version: '\u2066', os: '' }
    shown.bridge.answer({ 'roster.askClient': () => ({ ok: true, value: { software, timeZone: null } }) })
    await fireEvent.click(toggle())
    await waitFor(() => expect(details().getAllByText('evil').length).toBeGreaterThan(0))
    expect(screen.getByRole('complementary').textContent).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
  })
})

describe('what can be done from the details', () => {
  const press = (name: string) => fireEvent.click(details().getByRole('button', { name }))

  it('mute with the choices of the menu, and hear it again', async () => {
    const { bridge } = await openDetails()
    await press('Mute')
    const menu = await screen.findByRole('menu')
    const items = within(menu)
      .getAllByRole('menuitem')
      .map((item) => item.textContent.trim())
    expect(items).toEqual(['Mute for an hour', 'Mute until tomorrow', 'Mute'])
    await fireEvent.click(within(menu).getByRole('menuitem', { name: 'Mute' }))
    const rule = { conversationId: JULIET_CHAT, rule: 'none', until: null } as const
    expect(callsOf(bridge, 'notifications.setRule')).toEqual([rule])
    bridge.announce([{ kind: 'notificationRuleChanged', conversationId: JULIET_CHAT, rule }])
    expect(await details().findByText('Muted until you change it.')).toBeTruthy()
  })

  it('pin, ask again, name and groups, remove, block', async () => {
    const { bridge, app } = await openDetails(snapshot({ contacts: juliet({ subscription: 'from' }) }))
    await press('Pin')
    expect(callsOf(bridge, 'messages.pin')).toEqual([{ conversationId: JULIET_CHAT, pinned: true }])
    await press('Ask again')
    expect(callsOf(bridge, 'roster.askAgain')).toEqual([who])
    await press('Remove from contacts…')
    expect(callsOf(bridge, 'roster.remove')).toEqual([who])
    await press('Name and groups…')
    expect(await screen.findByRole('dialog', { name: `Contact ${JULIET}` })).toBeTruthy()
    await fireEvent.keyDown(document.activeElement!, { key: 'Escape' })
    app.chats.show(JULIET_CHAT)
    await press('Block…')
    expect(await screen.findByRole('dialog', { name: 'Block Juliet Capulet?' })).toBeTruthy()
  })

  it('add somebody, and give them a name', async () => {
    const { bridge } = await openDetails(snapshot({ contacts: [] }))
    bridge.answer({ 'roster.add': () => ({ ok: true, value: JULIET }) })
    await press('Add to contacts…')
    expect(callsOf(bridge, 'roster.add')).toEqual([
      { accountId: ROMEO, address: JULIET, name: '', groups: [] },
    ])
    bridge.announce([{ kind: 'contactsChanged', contacts: [{ ...sampleContacts[0]!, name: '' }] }])
    expect(await screen.findByRole('dialog', { name: `Contact ${JULIET}` })).toBeTruthy()
  })

  it('says there what did not happen', async () => {
    const { bridge } = await openDetails()
    bridge.answer({ 'messages.pin': () => err({ code: 'disk-full' }) })
    await press('Pin')
    expect(await details().findByRole('alert')).toBeTruthy()
    bridge.answer({ 'messages.pin': () => ok() })
    await press('Pin')
    await waitFor(() => expect(details().queryByRole('alert')).toBeNull())
  })
})

describe('the menu of a conversation', () => {
  const names = (menu: HTMLElement) =>
    within(menu)
      .getAllByRole('menuitem')
      .map((item) => item.textContent.trim())

  it('is the same from the header and from the row, but for what needs the open chat', async () => {
    await openChat()
    const [more] = main().getAllByRole('button', { name: 'More' })
    await fireEvent.click(more!)
    const first = names(await screen.findByRole('menu'))
    expect(first).toEqual([
      'Find in this chat',
      'Jump to date',
      'Mark as unread',
      'Pin',
      'Archive',
      'Ask for attention',
      'Mute for an hour',
      'Mute until tomorrow',
      'Mute',
      'Details',
      'Bookmarks',
      'Name and groups…',
      'Export',
      'Clear history…',
      'Delete chat…',
      'Remove from contacts…',
      'Block…',
      'Close chat',
    ])
    await fireEvent.keyDown(document.activeElement!, { key: 'Escape' })
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
    await fireEvent.contextMenu(screen.getByRole('link', { name: /^Juliet/ }))
    expect(names(await screen.findByRole('menu'))).toEqual(first.slice(2))
  })

  it('marks a conversation as read that is not open, and opens the details of another', async () => {
    const { bridge, app } = await openChat()
    const newest = { ...sampleMessages[0]!, id: 77 as never, conversationId: 4 as never }
    bridge.answer({
      'messages.page': () => ({
        ok: true,
        value: { messages: [newest], moreBefore: true, moreAfter: false, gapsBefore: [] },
      }),
    })
    await fireEvent.contextMenu(screen.getByRole('link', { name: /^Benvolio/ }))
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Mark as read' }))
    await waitFor(() =>
      expect(callsOf(bridge, 'messages.markRead')).toEqual([{ conversationId: 4, upTo: 77 }]),
    )
    await fireEvent.contextMenu(screen.getByRole('link', { name: /^Benvolio/ }))
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Details' }))
    expect(app.chats.openId).toBe(4)
    expect(details().getByText('Benvolio Montague')).toBeTruthy()
  })

  it('pins: first in the list, with a word for it, until it is unpinned', async () => {
    const { bridge } = await openChat()
    const rows = () => within(screen.getByRole('navigation', { name: 'Conversations' })).getAllByRole('link')
    const benvolio = sampleConversations[3]!
    bridge.announce([{ kind: 'conversationsChanged', conversations: [{ ...benvolio, pinned: true }] }])
    await waitFor(() => expect(rows()[0]!.textContent).toContain('Benvolio'))
    expect(rows()[0]!.textContent).toContain('Pinned')
    await fireEvent.contextMenu(rows()[0]!)
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Unpin' }))
    expect(callsOf(bridge, 'messages.pin')).toEqual([{ conversationId: 4, pinned: false }])
    bridge.announce([{ kind: 'conversationsChanged', conversations: [benvolio] }])
    await waitFor(() => expect(rows()[0]!.textContent).toContain('Juliet'))
  })
})

describe('the header', () => {
  const bar = () => main().getByRole('group', { name: 'Not in your contacts' })

  it('has a bar for whoever is no contact, by which they are added or blocked', async () => {
    const { bridge } = await openChat(sampleMessages, snapshot({ contacts: [] }))
    expect(main().getByRole('heading', { name: JULIET })).toBeTruthy()
    await fireEvent.click(within(bar()).getByRole('button', { name: 'Add' }))
    expect(callsOf(bridge, 'roster.add')).toHaveLength(1)
    bridge.announce([{ kind: 'contactsChanged', contacts: sampleContacts }])
    await waitFor(() => expect(main().queryByRole('group', { name: 'Not in your contacts' })).toBeNull())
  })

  it('asks from that bar before somebody is blocked', async () => {
    await openChat(sampleMessages, snapshot({ contacts: [] }))
    await fireEvent.click(within(bar()).getByRole('button', { name: 'Block' }))
    expect(await screen.findByRole('dialog', { name: `Block ${JULIET}?` })).toBeTruthy()
  })

  it('says with which of several accounts one talks', async () => {
    const accounts = [sampleAccount(), sampleAccount({ id: WORK, address: 'r@guild.example' as BareJid })]
    await openChat(sampleMessages, snapshot({ accounts }))
    expect(main().getByText('with you as romeo@montague.example')).toBeTruthy()
  })
})
