import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { crowdSnapshot } from '../../testing/crowd.ts'
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

const column = (): HTMLElement => screen.getByRole('navigation', { name: 'Conversations' })
const rows = (): readonly string[] =>
  within(column())
    .getAllByRole('link')
    .map((link) => link.textContent)

beforeEach(() => giveLayout({ row: 68 }))

describe('the conversations column', () => {
  it('lists conversations by activity, each row beginning with its name', async () => {
    const { bridge } = await renderWindow(sampleSnapshot())
    await within(column()).findByRole('link', { name: /^tybalt/ })
    expect(rows()[0]).toMatch(/^\s*Juliet Capulet/)
    const nurse = sampleConversations[2]!
    bridge.announce([
      {
        kind: 'conversationsChanged',
        conversations: [
          {
            ...nurse,
            unread: 3,
            activeAt: NOW,
            last: { ...nurse.last!, direction: 'in', preview: 'Madam!', sentAt: NOW },
          },
        ],
      },
    ])
    await waitFor(() => expect(rows()[0]).toContain('Nurse'))
    expect(rows()[0]).toContain('Madam!')
    expect(within(column()).getByRole('link', { name: /^Nurse.*3 unread/ })).toBeTruthy()
  })

  it('shows a draft, a writing contact, and the state of an own message', async () => {
    const { bridge } = await renderWindow(sampleSnapshot())
    const mercutio = await within(column()).findByRole('link', { name: /^Mercutio/ })
    expect(mercutio.textContent).toContain('writing…')
    bridge.announce([{ kind: 'peerStateChanged', conversationId: 2 as ConversationId, state: null }])
    await waitFor(() => expect(mercutio.textContent).toMatch(/Draft:\s*I have a soul of lead/))
    const nurse = within(column()).getByRole('link', { name: /^Nurse/ })
    expect(within(nurse).getByRole('img', { name: 'Delivered' })).toBeTruthy()
  })

  it('opens with a click, and the arrow keys move through the rows', async () => {
    const { app } = await renderWindow(sampleSnapshot())
    await fireEvent.click(await within(column()).findByRole('link', { name: /^Nurse/ }))
    expect(app.chats.open?.jid).toBe('nurse@capulet.example')
    const nurse = within(column()).getByRole('link', { name: /^Nurse/ })
    expect(nurse.getAttribute('aria-current')).toBe('page')
    nurse.focus()
    await fireEvent.keyDown(nurse, { key: 'ArrowDown' })
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Benvolio'))
    await fireEvent.keyDown(document.activeElement!, { key: 'Home' })
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Juliet'))
    expect(
      within(column())
        .getAllByRole('link')
        .filter((link) => link.tabIndex === 0),
    ).toHaveLength(1)
  })

  it('draws a few of ten thousand rows, each with its position', async () => {
    await renderWindow(crowdSnapshot(10_000, 10_000))
    const juliet = await within(column()).findByRole('link', { name: /^Juliet/ })
    expect(rows().length).toBeLessThan(40)
    const item = juliet.closest('li')!
    // Seven from the sample, the crowd, and the row of the unknown senders.
    expect([item.getAttribute('aria-posinset'), item.getAttribute('aria-setsize')]).toEqual(['1', '10008'])
    juliet.focus()
    await fireEvent.keyDown(juliet, { key: 'End' })
    await waitFor(() =>
      expect(document.activeElement?.closest('li')?.getAttribute('aria-posinset')).toBe('10008'),
    )
  })

  it('says what to do in an empty list', async () => {
    await renderWindow(sampleSnapshot({ conversations: [], contacts: [] }))
    expect(within(column()).getByRole('heading', { name: 'No chats yet' })).toBeTruthy()
    await fireEvent.click(within(column()).getByRole('button', { name: 'Start a chat' }))
    expect(await screen.findByRole('dialog', { name: 'New conversation' })).toBeTruthy()
  })
})

describe('search', () => {
  it('finds people while the person types, and opens with Enter', async () => {
    const { bridge, app } = await renderWindow(sampleSnapshot())
    await fireEvent.keyDown(window, { key: 'f', ctrlKey: true })
    const field = screen.getByRole('searchbox', { name: 'Search' })
    await waitFor(() => expect(document.activeElement).toBe(field))
    await fireEvent.input(field, { target: { value: 'ver' } })
    const list = screen.getByRole('listbox', { name: 'Results' })
    const options = within(list).getAllByRole('option')
    expect(options.map((option) => option.querySelector('.name')?.textContent)).toEqual([
      'Mercutio',
      'Count Paris',
    ])
    await fireEvent.keyDown(field, { key: 'ArrowDown' })
    expect(field.getAttribute('aria-activedescendant')).toBe(options[1]!.id)
    bridge.answer({ 'messages.open': () => ({ ok: true, value: 3 as ConversationId }) })
    await fireEvent.keyDown(field, { key: 'Enter' })
    await waitFor(() => expect(app.chats.openId).toBe(3))
    expect(bridge.calls.find(({ name }) => name === 'messages.open')?.args).toMatchObject({
      address: 'paris@verona.example',
    })
    expect(screen.queryByRole('listbox', { name: 'Results' })).toBeNull()
    expect(screen.queryByRole('toolbar', { name: 'Filters' })).toBeNull()
  })

  it('is cleared by Escape', async () => {
    await renderWindow(sampleSnapshot())
    const field = screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search' })
    await fireEvent.input(field, { target: { value: 'nobody@here.example' } })
    await fireEvent.click(within(column()).getByRole('button', { name: 'Start a chat' }))
    const dialog = await screen.findByRole('dialog', { name: 'New conversation' })
    expect(within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Address' }).value).toBe(
      'nobody@here.example',
    )
    await fireEvent.keyDown(field, { key: 'Escape' })
    expect(field.value).toBe('')
  })
})

describe('a new conversation', () => {
  it('says what is wrong with an address, in the dialog', async () => {
    const { bridge } = await renderWindow(sampleSnapshot())
    bridge.answer({
      'messages.open': () => ({ ok: false, error: { code: 'address-invalid', problem: 'no-localpart' } }),
    })
    await fireEvent.keyDown(window, { key: 'n', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'New conversation' })
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Address' }), {
      target: { value: 'nobody' },
    })
    await fireEvent.submit(dialog.querySelector('form')!)
    expect((await within(dialog).findByRole('alert')).textContent).toMatch(/@/)
  })

  it('starts from the chosen account', async () => {
    const { bridge, app } = await renderWindow(
      sampleSnapshot({
        accounts: [sampleAccount(), sampleAccount({ id: WORK, address: 'r@guild.example' as never })],
      }),
    )
    bridge.answer({ 'messages.open': () => ({ ok: true, value: 1 as ConversationId }) })
    await fireEvent.keyDown(window, { key: 'n', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'New conversation' })
    await fireEvent.change(within(dialog).getByRole('combobox', { name: 'From' }), {
      target: { value: WORK },
    })
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Address' }), {
      target: { value: ' juliet@capulet.example ' },
    })
    await fireEvent.submit(dialog.querySelector('form')!)
    await waitFor(() => expect(app.chats.openId).toBe(1))
    expect(bridge.calls.find((call) => call.name === 'messages.open')?.args).toEqual({
      accountId: WORK,
      address: 'juliet@capulet.example',
    })
  })

  describe('completes', () => {
    const open = async (changes: Parameters<typeof sampleSnapshot>[0] = {}) => {
      const shown = await renderWindow(sampleSnapshot(changes))
      await fireEvent.click(within(column()).getByRole('button', { name: 'New conversation' }))
      const dialog = within(await screen.findByRole('dialog', { name: 'New conversation' }))
      const field = dialog.getByRole<HTMLInputElement>('textbox', { name: 'Address' })
      const type = (value: string) => fireEvent.input(field, { target: { value } })
      const options = () =>
        dialog.queryAllByRole('option').map((one) => one.textContent.trim().replace(/\s+/g, ' '))
      return { ...shown, dialog, field, type, options }
    }

    it('names and addresses of contacts', async () => {
      const { field, type, options, dialog } = await open()
      expect(options()).toEqual([])
      await type('verona')
      expect(options()).toEqual(['Count Paris paris@verona.example', 'Mercutio mercutio@verona.example'])
      await type('COUNT')
      expect(options()).toEqual(['Count Paris paris@verona.example'])
      const [only] = dialog.getAllByRole('option')
      expect(field.getAttribute('aria-controls')).toBe(dialog.getByRole('listbox', { name: 'Contacts' }).id)
      expect(field.getAttribute('aria-activedescendant')).toBe(only!.id)
    })

    it('with the keyboard alone, and Enter then starts the chat', async () => {
      const { field, type, options, bridge } = await open()
      bridge.answer({ 'messages.open': () => ({ ok: true, value: 2 as ConversationId }) })
      await type('verona')
      await fireEvent.keyDown(field, { key: 'ArrowDown' })
      await fireEvent.keyDown(field, { key: 'Enter' })
      expect(field.value).toBe('mercutio@verona.example')
      expect(options()).toEqual([])
      expect(bridge.calls.some(({ name }) => name === 'messages.open')).toBe(false)
      await fireEvent.submit(field.closest('form')!)
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    })

    it('with the account of the contact', async () => {
      const contacts = [{ ...sampleContacts[0]!, accountId: WORK }]
      const accounts = [sampleAccount(), sampleAccount({ id: WORK, address: 'r@guild.example' as never })]
      const { type, dialog, field } = await open({ accounts, contacts })
      await type('jul')
      await fireEvent.click(dialog.getByRole('option', { name: /as r@guild\.example/ }))
      expect(field.value).toBe('juliet@capulet.example')
      expect(dialog.getByRole<HTMLSelectElement>('combobox', { name: 'From' }).value).toBe(WORK)
    })

    it('nothing once the address is complete, and Escape closes the list before the dialog', async () => {
      const { type, options, field, dialog } = await open()
      await type('mercutio@verona.exampl')
      expect(options()).toHaveLength(1)
      // The typed text may be an address itself, so Enter keeps it until the person goes to the list.
      expect(field.getAttribute('aria-activedescendant')).toBeNull()
      await type('Mercutio@verona.example')
      expect(options()).toEqual([])
      await type('merc')
      await fireEvent.keyDown(field, { key: 'Escape' })
      expect(options()).toEqual([])
      expect(dialog.getByRole('textbox', { name: 'Address' })).toBe(field)
    })
  })

  it('can add a contact first', async () => {
    const { bridge } = await renderWindow(sampleSnapshot())
    await fireEvent.keyDown(window, { key: 'n', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'New conversation' })
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Address' }), {
      target: { value: 'lady@capulet.example' },
    })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Add to contacts' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(bridge.calls.find((call) => call.name === 'roster.add')?.args).toMatchObject({
      address: 'lady@capulet.example',
    })
    expect(screen.getByRole('tab', { name: /^People/ }).getAttribute('aria-selected')).toBe('true')
  })
})
