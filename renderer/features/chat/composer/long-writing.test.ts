import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf } from '../../../testing/open-chat.ts'
import { openComposer } from '../../../testing/open-composer.ts'

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

describe('a long text', () => {
  const megabyte = 'To be, or not to be. '.repeat(50_000)
  const paste = (field: HTMLElement, text: string) =>
    fireEvent.paste(field, { clipboardData: { types: ['text/plain'], getData: () => text } })

  it('is shown around the cursor only, kept whole, and told to be too long before it is sent', async () => {
    const { bridge, app, field, type, press, button } = await openComposer()
    await type('He said: ')
    expect(await paste(field, megabyte)).toBe(false)
    expect(field.value.length).toBeLessThan(10_000)
    expect(field.value.endsWith('To be, or not to be. ')).toBe(true)
    const group = await screen.findByRole('group', { name: 'Long text' })
    expect(group.textContent).toContain('of 1,050,009 characters shown')
    const alert = await within(screen.getByRole('main')).findByRole('alert')
    expect(alert.textContent).toBe(
      'This is too long for one message: 1,050,009 bytes, of at most 250,000. Shorten it, or send it in parts.',
    )
    expect((button('Send') as HTMLButtonElement).disabled).toBe(true)
    await press('Enter')
    expect(callsOf(bridge, 'messages.send')).toEqual([])
    app.chats.drafts.flush()
    expect(callsOf(bridge, 'messages.setDraft').at(-1)).toMatchObject({ text: `He said: ${megabyte}` })
  })

  it('is moved through, cleared, and there again with undo', async () => {
    const { field, press, button } = await openComposer()
    field.focus()
    await paste(field, `first${megabyte}last`)
    await screen.findByRole('group', { name: 'Long text' })
    await press('Home', { ctrlKey: true })
    await waitFor(() => expect(field.value.startsWith('first')).toBe(true))
    expect(field.selectionStart).toBe(0)
    await press('End', { ctrlKey: true })
    await waitFor(() => expect(field.value.endsWith('last')).toBe(true))
    await fireEvent.click(button('Clear text'))
    await waitFor(() => expect(field.value).toBe(''))
    await press('z', { ctrlKey: true })
    await waitFor(() => expect(field.value.endsWith('last')).toBe(true))
  })

  it('that is short enough is sent whole', async () => {
    const { bridge, field, press } = await openComposer()
    field.focus()
    const text = 'Soft! '.repeat(20_000).trim()
    await paste(field, text)
    await press('Enter')
    expect(callsOf(bridge, 'messages.send')).toEqual([{ conversationId: 1, body: text }])
    expect(field.value).toBe('')
  })

  it('goes whole where all of it is selected', async () => {
    const { field, press } = await openComposer()
    field.focus()
    await paste(field, megabyte)
    await press('a', { ctrlKey: true })
    field.value = 'x'
    field.setSelectionRange(1, 1)
    await fireEvent.input(field)
    await waitFor(() => expect(screen.queryByRole('group', { name: 'Long text' })).toBeNull())
    expect(field.value).toBe('x')
  })
})
