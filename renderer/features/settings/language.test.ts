import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'

async function openAppearance() {
  const rendered = await renderWindow(sampleSnapshot())
  await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
  const dialog = await screen.findByRole('dialog', { name: 'Settings' })
  await fireEvent.click(within(dialog).getByRole('tab', { name: 'Appearance' }))
  const select = within(dialog).getByRole<HTMLSelectElement>('combobox', { name: 'Language' })
  return { ...rendered, dialog, select }
}

it('offers the system’s language and each language by its own name', async () => {
  const { select } = await openAppearance()
  expect([...select.options].map(({ label, value }) => [label, value])).toEqual([
    ['System', 'system'],
    ['English', 'en'],
    ['Deutsch', 'de'],
  ])
  expect(select.value).toBe('system')
})

it('changes the whole window at once, and keeps the dialog open and the focus in place', async () => {
  const { bridge, dialog, select } = await openAppearance()
  select.focus()
  await fireEvent.change(select, { target: { value: 'de' } })
  expect(bridge.calls.at(-1)).toEqual({ name: 'settings.change', args: { language: 'de' } })

  bridge.announce([{ kind: 'languageChanged', language: 'de' }])
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'Sprache' })).toBe(select))
  expect(dialog.isConnected).toBe(true)
  expect(document.activeElement).toBe(select)
  expect(document.documentElement.lang).toBe('de')

  bridge.announce([{ kind: 'languageChanged', language: 'en' }])
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'Language' })).toBe(select))
  expect(document.documentElement.lang).toBe('en')
})
