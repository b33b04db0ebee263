import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { giveLayout } from '../../testing/layout.ts'
import { deletedSnapshot, keepingSnapshot, keptMessages } from '../../testing/keeping.ts'
import type { Given } from '../../testing/mock-bridge.ts'
import { callsOf, openChat, quietJuliet } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import {
  JULIET_CHAT,
  ROMEO,
  sampleConversations,
  sampleMessages,
  sampleSnapshot,
} from '../../testing/sample.ts'

vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

const list = (): HTMLElement => screen.getByRole('navigation', { name: 'Conversations' })
const row = (name: RegExp): HTMLElement => within(list()).getByRole('link', { name })
const chosen = async (menu: HTMLElement, name: string): Promise<void> => {
  await fireEvent.contextMenu(menu)
  await fireEvent.click(await screen.findByRole('menuitem', { name }))
}

describe('archived conversations', () => {
  it('leave the list, and are in a list of their own behind its last row', async () => {
    await renderWindow(keepingSnapshot(), keptMessages)
    expect(within(list()).queryByRole('link', { name: /^Friar Laurence/ })).toBeNull()
    const rows = within(list()).getAllByRole('link')
    expect(rows.at(-1)?.textContent).toMatch(/^\s*Archived\s*2 chats/)
    await fireEvent.click(row(/^Archived/))
    expect(
      within(list())
        .getAllByRole('link')
        .map((one) => one.querySelector('.name')?.textContent),
    ).toEqual(['Friar Laurence', 'tybalt'])
    await fireEvent.click(screen.getByRole('button', { name: 'Back to chats' }))
    row(/^Juliet/)
  })

  it('do not count as unread, and are passed over by the keys for conversations', async () => {
    const { app } = await renderWindow(keepingSnapshot(), keptMessages)
    expect(app.chats.unread).toBe(0)
    expect(app.chats.shown(null)).toHaveLength(5)
  })

  it('get there by the menu of the row, and come back the same way', async () => {
    const { bridge, app } = await renderWindow(keepingSnapshot(), keptMessages)
    await chosen(row(/^Benvolio/), 'Archive')
    expect(callsOf(bridge, 'keeping.archive')).toEqual([{ conversationId: 4, archived: true }])
    const benvolio = app.chats.get(4 as never)!
    bridge.announce([{ kind: 'conversationsChanged', conversations: [{ ...benvolio, archived: true }] }])
    await waitFor(() => expect(within(list()).queryByRole('link', { name: /^Benvolio/ })).toBeNull())
    await fireEvent.click(row(/^Archived/))
    await chosen(row(/^Benvolio/), 'Move out of the archive')
    expect(callsOf(bridge, 'keeping.archive')[1]).toEqual({ conversationId: 4, archived: false })
  })

  it('get there by a key, which closes them and goes to the list', async () => {
    const { bridge, app } = await openChat()
    await fireEvent.keyDown(window, { key: 'A', ctrlKey: true, shiftKey: true })
    await waitFor(() => expect(app.chats.openId).toBeNull())
    expect(callsOf(bridge, 'keeping.archive')).toEqual([{ conversationId: 1, archived: true }])
    // The keyboard goes on in the list.
    await waitFor(() => expect(document.activeElement).toBe(row(/^Juliet/)))
  })
})

describe('a conversation that is marked as unread', () => {
  it('has a dot without a number', async () => {
    await renderWindow(keepingSnapshot(), keptMessages)
    const nurse = row(/^Nurse/)
    expect(nurse.textContent).toContain('Marked as unread')
    expect(nurse.querySelector('.count')).toBeNull()
  })

  it('is closed when that is done from its own menu', async () => {
    const { bridge, app } = await openChat()
    await chosen(row(/^Juliet/), 'Mark as unread')
    await waitFor(() => expect(app.chats.openId).toBeNull())
    expect(callsOf(bridge, 'keeping.markUnread')).toEqual([{ conversationId: 1 }])
  })

  it('is read when it has been open for a while', async () => {
    const juliet = quietJuliet({ markedUnread: true })
    const { bridge } = await openChat(sampleMessages, sampleSnapshot({ conversations: [juliet] }))
    await waitFor(() => expect(callsOf(bridge, 'messages.markRead')).toHaveLength(1))
    expect(callsOf(bridge, 'messages.markRead')[0]).toMatchObject({ conversationId: 1 })
  })
})

describe('a pinned message', () => {
  it('is above the messages, the latest first, and leads there', async () => {
    const { log } = await openChat(keptMessages, keepingSnapshot())
    const bar = await screen.findByRole('group', { name: 'Pinned messages' })
    await fireEvent.click(
      within(bar).getByRole('button', { name: /Pinned message by You.*I take thee at thy word/ }),
    )
    await waitFor(() => expect(log.querySelector('article.highlighted')?.getAttribute('data-id')).toBe('10'))
  })

  it('is in a list of all, where it can be unpinned', async () => {
    const { bridge } = await openChat(keptMessages, keepingSnapshot())
    await fireEvent.click(await screen.findByRole('button', { name: 'All pinned messages' }))
    const dialog = await screen.findByRole('dialog', { name: 'Pinned messages' })
    const items = await within(dialog).findAllByRole('listitem')
    expect(items).toHaveLength(2)
    expect(document.activeElement?.textContent).toContain('I take thee at thy word')
    await fireEvent.click(within(items[1]!).getByRole('button', { name: /^Unpin: Juliet Capulet/ }))
    expect(callsOf(bridge, 'keeping.pinMessage')).toEqual([{ messageId: 5, on: false }])
    await waitFor(() => expect(within(dialog).getAllByRole('listitem')).toHaveLength(1))
  })

  it('is pinned and bookmarked by the menu of a message and by keys, and shows it', async () => {
    const { bridge, article, announce } = await openChat()
    await chosen(await article(/wherefore art thou/), 'Pin')
    await chosen(await article(/wherefore art thou/), 'Bookmark')
    expect(callsOf(bridge, 'keeping.pinMessage')).toEqual([{ messageId: 5, on: true }])
    expect(callsOf(bridge, 'keeping.bookmark')).toEqual([{ messageId: 5, on: true }])
    announce({ ...sampleMessages[4]!, pinned: true, bookmarked: true })
    const marked = await article(/wherefore art thou/)
    await within(marked).findByRole('img', { name: 'Bookmarked' })
    within(marked).getByRole('img', { name: 'Pinned' })
    marked.focus()
    await fireEvent.keyDown(marked, { key: 'b' })
    await waitFor(() => expect(callsOf(bridge, 'keeping.bookmark')[1]).toEqual({ messageId: 5, on: false }))
  })
})

describe('bookmarks', () => {
  it('of one conversation are in its menu, those of all one step further', async () => {
    const { app } = await openChat(keptMessages, keepingSnapshot())
    await chosen(row(/^Juliet/), 'Bookmarks')
    const one = await screen.findByRole('dialog', { name: 'Bookmarks in the chat with Juliet Capulet' })
    expect(await within(one).findAllByRole('listitem')).toHaveLength(3)
    await fireEvent.click(within(one).getByRole('button', { name: 'Show bookmarks of all chats' }))
    const all = await screen.findByRole('dialog', { name: 'Bookmarks' })
    await fireEvent.click(within(all).getByRole('button', { name: /Deny thy father/ }))
    await waitFor(() => expect(app.chats.history?.target?.id).toBe(6))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('are moved through by arrow keys, and removed', async () => {
    const { bridge } = await openChat(keptMessages, keepingSnapshot())
    await fireEvent.keyDown(window, { key: 'B', ctrlKey: true, shiftKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Bookmarks' })
    await within(dialog).findAllByRole('listitem')
    expect(document.activeElement?.textContent).toContain('By a name I know not')
    await fireEvent.keyDown(document.activeElement!, { key: 'ArrowDown' })
    expect(document.activeElement?.textContent).toContain('I take thee at thy word')
    await fireEvent.click(within(dialog).getAllByRole('button', { name: /^Remove bookmark/ })[0]!)
    expect(callsOf(bridge, 'keeping.bookmark')).toEqual([{ messageId: 13, on: false }])
  })

  it('say how to make one where there is none', async () => {
    await openChat()
    await fireEvent.keyDown(window, { key: 'B', ctrlKey: true, shiftKey: true })
    await screen.findByText('No bookmarks yet')
  })
})

describe('deleting a conversation', () => {
  it('can be undone for a while by keyboard', async () => {
    const { bridge, app } = await openChat()
    await chosen(row(/^Juliet/), 'Delete chat…')
    // The main process asks.
    expect(callsOf(bridge, 'keeping.delete')).toEqual([{ conversationId: 1 }])
    const juliet = app.chats.get(JULIET_CHAT)!
    const deleted = {
      conversationId: juliet.id,
      accountId: ROMEO,
      jid: juliet.jid,
      until: Date.now() + 20_000,
    }
    bridge.announce([
      { kind: 'conversationClosed', conversationId: juliet.id },
      { kind: 'deletedChanged', deletedConversations: [deleted] },
    ])
    await screen.findByText('Deleted: chat with Juliet Capulet')
    const undo = screen.getByRole('button', { name: 'Undo' })
    await waitFor(() => expect(document.activeElement).toBe(undo))
    await fireEvent.click(undo)
    expect(callsOf(bridge, 'keeping.undoDelete')).toEqual([{ conversationId: 1 }])
    bridge.announce([
      { kind: 'conversationsChanged', conversations: [juliet] },
      { kind: 'deletedChanged', deletedConversations: [] },
    ])
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull())
    row(/^Juliet/)
  })

  it('is undone by the key for undoing, unless the person writes', async () => {
    const { bridge, app } = await renderWindow(deletedSnapshot(), keptMessages)
    app.chats.show(2 as never)
    const field = await screen.findByRole('textbox', { name: 'Message' })
    field.focus()
    await fireEvent.keyDown(field, { key: 'z', ctrlKey: true })
    expect(callsOf(bridge, 'keeping.undoDelete')).toEqual([])
    field.blur()
    await fireEvent.keyDown(window, { key: 'z', ctrlKey: true })
    expect(callsOf(bridge, 'keeping.undoDelete')).toEqual([{ conversationId: 1 }])
  })

  it('says so where it is too late', async () => {
    const given: Given = { 'keeping.undoDelete': () => ({ ok: false, error: { code: 'not-found' } }) }
    const { bridge } = await renderWindow(deletedSnapshot(), keptMessages, given)
    await fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
    bridge.announce([{ kind: 'deletedChanged', deletedConversations: [] }])
    await screen.findByRole('alert')
  })
})

describe('how long messages are kept', () => {
  it('is said in the details, and changed there for one conversation', async () => {
    const { bridge } = await openChat(keptMessages, { ...keepingSnapshot(), expiryDays: 30 })
    await fireEvent.click(screen.getByRole('button', { name: 'Details' }))
    const details = await screen.findByRole('complementary', { name: 'Details' })
    within(details).getByText('Messages are deleted from this device after 90 days.')
    await fireEvent.click(within(details).getByRole('button', { name: 'Change…' }))
    const dialog = await screen.findByRole('dialog', {
      name: 'How long messages with Juliet Capulet are kept',
    })
    const field = within(dialog).getByRole<HTMLSelectElement>('combobox')
    expect([...field.options].map((option) => option.textContent)).toEqual([
      'Same as all chats (After 30 days)',
      'Never',
      'After 7 days',
      'After 30 days',
      'After 90 days',
      'After 180 days',
      'After a year',
    ])
    await fireEvent.change(field, { target: { value: '0' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    expect(callsOf(bridge, 'keeping.setExpiry')).toEqual([{ conversationId: 1, days: 0 }])
  })
})

describe('notes to oneself', () => {
  it('are offered in a new conversation and in the switcher', async () => {
    const { bridge } = await renderWindow(sampleSnapshot({ conversations: sampleConversations }), [], {
      'messages.open': () => ({ ok: true, value: 2 as never }),
    })
    await fireEvent.click(screen.getByRole('button', { name: 'New conversation' }))
    const dialog = await screen.findByRole('dialog', { name: 'New conversation' })
    await fireEvent.click(within(dialog).getByRole('button', { name: /^Notes to yourself/ }))
    const own = { accountId: ROMEO, address: 'romeo@montague.example' }
    expect(callsOf(bridge, 'messages.open')).toEqual([own])
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await fireEvent.keyDown(window, { key: 'k', ctrlKey: true })
    const field = await screen.findByRole('combobox')
    await fireEvent.input(field, { target: { value: 'notes' } })
    await fireEvent.keyDown(field, { key: 'Enter' })
    await waitFor(() => expect(callsOf(bridge, 'messages.open')).toEqual([own, own]))
  })
})
