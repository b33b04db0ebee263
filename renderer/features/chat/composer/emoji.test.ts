import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf } from '../../../testing/open-chat.ts'
import { openComposer } from '../../../testing/open-composer.ts'
import { loadEmoji } from '../../../ui/load-emoji.ts'

// On a busy machine the list of all emoji takes longer than a test waits.
beforeAll(() => loadEmoji('en'))
beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

describe('emoji', () => {
  it('are completed by their names, with arrows, Tab, Enter and Escape', async () => {
    const { field, type, press } = await openComposer()
    await type('Ha :smi')
    const list = await screen.findByRole('listbox', { name: 'Emoji by name' })
    const options = within(list).getAllByRole('option')
    expect(options[0]?.textContent).toContain(':smile:')
    expect(field.getAttribute('aria-activedescendant')).toBe(options[0]?.id)
    await press('ArrowDown')
    await waitFor(() => expect(options[1]?.getAttribute('aria-selected')).toBe('true'))
    await press('ArrowUp')
    await press('Enter')
    expect(field.value).toBe('Ha 😄 ')
    await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull())
    await type('Ha 😄 :smi')
    await screen.findByRole('listbox', { name: 'Emoji by name' })
    await press('Escape')
    await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull())
    expect(field.value).toBe('Ha 😄 :smi')
  })

  it('take the place of a name that is typed out, except in code', async () => {
    const { field, type } = await openComposer()
    await type('Ha :smile:')
    await waitFor(() => expect(field.value).toBe('Ha 😄'))
    await type('`Ha :smile:')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(field.value).toBe('`Ha :smile:')
  })

  it('are searched for and picked by keyboard, put in at the cursor, and remembered', async () => {
    const { bridge, field, type, button } = await openComposer()
    await type('ab')
    field.setSelectionRange(1, 1)
    await fireEvent.click(button('Emoji'))
    const picker = await screen.findByRole('dialog', { name: 'Emoji' })
    const search = within(picker).getByRole('combobox', { name: 'Search emoji' })
    await waitFor(() => expect(within(picker).getAllByRole('gridcell').length).toBeGreaterThan(8))
    expect(document.activeElement).toBe(search)
    await fireEvent.input(search, { target: { value: 'rose' } })
    await waitFor(() =>
      expect(within(picker).getAllByRole('gridcell')[0]?.getAttribute('aria-label')).toBe('rose'),
    )
    await fireEvent.keyDown(search, { key: 'Enter' })
    expect(field.value).toBe('a🌹b')
    expect(field.selectionStart).toBe(3)
    expect(callsOf(bridge, 'settings.change')).toEqual([{ recentEmoji: ['🌹'] }])
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Emoji' })).toBeNull())
    expect(document.activeElement).toBe(field)
  })

  it('have a tone of skin that is remembered, and are moved through with the arrows', async () => {
    const { field, button } = await openComposer()
    await fireEvent.click(button('Emoji'))
    const picker = await screen.findByRole('dialog', { name: 'Emoji' })
    const search = within(picker).getByRole('combobox', { name: 'Search emoji' })
    await waitFor(() => expect(within(picker).getAllByRole('gridcell').length).toBeGreaterThan(8))
    const chosen = () =>
      document.getElementById(search.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-label')
    expect(chosen()).toBe('grinning face')
    await fireEvent.keyDown(search, { key: 'ArrowRight' })
    await waitFor(() => expect(chosen()).toBe('grinning face with big eyes'))
    await fireEvent.keyDown(search, { key: 'ArrowLeft' })
    await waitFor(() => expect(chosen()).toBe('grinning face'))
    await fireEvent.click(within(picker).getByRole('radio', { name: 'Medium' }))
    await fireEvent.input(search, { target: { value: 'waving hand' } })
    await waitFor(() => expect(chosen()).toBe('waving hand'))
    await fireEvent.keyDown(search, { key: 'Enter' })
    expect(field.value).toBe('👋🏽')
    expect(localStorage.getItem('emoji-tone')).toBe('3')
  })

  it('close with Escape, and say when there is none of that name', async () => {
    const { button } = await openComposer()
    await fireEvent.click(button('Emoji'))
    const picker = await screen.findByRole('dialog', { name: 'Emoji' })
    const search = within(picker).getByRole('combobox', { name: 'Search emoji' })
    await waitFor(() => expect(within(picker).getAllByRole('gridcell').length).toBeGreaterThan(8))
    await fireEvent.input(search, { target: { value: 'zzzz' } })
    expect(await within(picker).findByText('No emoji found for “zzzz”.')).toBeTruthy()
    await fireEvent.keyDown(search, { key: 'Escape' })
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Emoji' })).toBeNull())
  })
})
