import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleAccount, sampleContacts, sampleSnapshot, WORK } from '../../testing/sample.ts'
import { wordsIn } from '../../../shared/words/index.ts'
import { keysOf } from './keys.ts'
import { find, indexOf, type Target } from './targets.ts'

// The whole window is drawn, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 })

const contact = (name: string, jid: string): Target => ({
  kind: 'contact',
  key: jid,
  name,
  contact: { ...sampleContacts[0]!, name, jid: jid as never },
})

describe('finding', () => {
  it('ranks names before addresses, and leaves out everything else', () => {
    const targets = [
      contact('Somebody', 'anna@example.org'),
      contact('Hanna', 'h@example.org'),
      contact('Anna', 'a@example.org'),
      contact('Otto', 'o@example.org'),
    ]
    expect(find(indexOf(targets), ' anna ', 10).map((target) => target.name)).toEqual([
      'Anna',
      'Somebody',
      'Hanna',
    ])
    expect(find(indexOf(targets), 'anna', 1)).toHaveLength(1)
  })
})

describe('keys', () => {
  it('look as on the keyboard', () => {
    expect(keysOf('Mod+Shift+F', false, wordsIn('en'))).toEqual(['Ctrl', 'Shift', 'F'])
    expect(keysOf('Mod+Shift+F', false, wordsIn('de'))).toEqual(['Strg', 'Umschalt', 'F'])
    expect(keysOf('Mod+Alt+ArrowUp', true, wordsIn('en'))).toEqual(['⌘', '⌥', '↑'])
  })
})

describe('the switcher', () => {
  it('opens and goes to a conversation with the keyboard', async () => {
    const { app } = await renderWindow(sampleSnapshot())
    await fireEvent.keyDown(window, { key: 'k', ctrlKey: true })
    const input = await screen.findByRole('combobox')
    await fireEvent.input(input, { target: { value: 'benvolio' } })
    const list = screen.getByRole('listbox', { name: 'Go to' })
    const [first] = within(list).getAllByRole('option')
    expect(first?.getAttribute('aria-selected')).toBe('true')
    expect(input.getAttribute('aria-activedescendant')).toBe(first?.id)
    await fireEvent.keyDown(input, { key: 'Enter' })
    expect(app.chats.open?.jid).toBe('benvolio@montague.example')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('runs commands', async () => {
    await renderWindow(sampleSnapshot())
    await fireEvent.keyDown(window, { key: 'k', ctrlKey: true })
    const input = await screen.findByRole('combobox')
    await fireEvent.input(input, { target: { value: 'settings' } })
    await fireEvent.keyDown(input, { key: 'Enter' })
    expect(await screen.findByRole('dialog', { name: 'Settings' })).toBeDefined()
  })

  it('shows addresses, and accounts if there are several', async () => {
    const guild = sampleAccount({ id: WORK, address: 'r@guild.example' as never })
    await renderWindow(sampleSnapshot({ accounts: [sampleAccount(), guild] }))
    await fireEvent.keyDown(window, { key: 'k', ctrlKey: true })
    const [first] = within(await screen.findByRole('listbox', { name: 'Go to' })).getAllByRole('option')
    expect(first?.textContent.replace(/\s+/g, ' ').trim()).toBe(
      'Juliet Capulet juliet@capulet.example as romeo@montague.example',
    )
  })

  it('opens the list of shortcuts with nothing over it', async () => {
    await renderWindow(sampleSnapshot())
    await fireEvent.keyDown(window, { key: '/', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    await waitFor(() => expect(document.activeElement).toBe(dialog))
    expect(document.querySelector('.tooltip')).toBeNull()
  })

  it('lists every shortcut', async () => {
    await renderWindow(sampleSnapshot())
    await fireEvent.keyDown(window, { key: '/', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(within(dialog).getByText('Next chat')).toBeDefined()
    expect(within(dialog).getByText('1…9')).toBeDefined()
  })
})
