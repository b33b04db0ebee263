import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { encryptionAnswers } from '../../testing/encryption.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { ROMEO, sampleSnapshot } from '../../testing/sample.ts'

async function open() {
  const rendered = await renderWindow(sampleSnapshot())
  rendered.bridge.answer(encryptionAnswers())
  await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
  const dialog = within(await screen.findByRole('dialog', { name: 'Settings' }))
  await fireEvent.click(dialog.getByRole('tab', { name: 'Account' }))
  const devices = within(await dialog.findByRole('list', { name: 'Devices' }))
  return { ...rendered, dialog, devices }
}

it('name this device', async () => {
  const { dialog, bridge } = await open()
  const field = dialog.getByRole<HTMLInputElement>('textbox', { name: 'Name of this device' })
  expect(field.value).toBe('Desk')
  await fireEvent.input(field, { target: { value: 'Balcony at home' } })
  await fireEvent.submit(field.closest('form')!)
  expect(callsOf(bridge, 'encryption.nameDevice')).toEqual([{ accountId: ROMEO, name: 'Balcony at home' }])
})

it('propose to remove one that is no longer active, but never this one', async () => {
  const { devices, bridge } = await open()
  const laptop = devices.getByRole('listitem', { name: 'Old laptop' })
  expect(laptop.textContent).toContain('If you no longer use it, remove it')
  const own = within(devices.getByRole('listitem', { name: 'Desk' }))
  expect(own.queryByRole('button', { name: 'Remove from my list' })).toBeNull()

  await fireEvent.click(within(laptop).getByRole('button', { name: 'Remove from my list' }))
  const question = within(await screen.findByRole('dialog', { name: 'Remove this device?' }))
  bridge.answer({ 'encryption.removeDevice': () => ({ ok: false, error: { code: 'not-connected' } }) })
  await fireEvent.click(question.getByRole('button', { name: 'Remove from my list' }))
  expect(await screen.findByRole('alert')).toBeTruthy()
  expect(callsOf(bridge, 'encryption.removeDevice')).toEqual([{ accountId: ROMEO, device: 33 }])
})

it('show the code by which others verify this one', async () => {
  const { dialog } = await open()
  await fireEvent.click(dialog.getByRole('button', { name: 'Code of this device' }))
  expect(await dialog.findByRole('img', { name: 'Code of this device' })).toBeTruthy()
  let copied = ''
  const setData = (_kind: string, text: string): void => void (copied = text)
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- jsdom has none, and the window uses it
  document.execCommand = () => {
    document.dispatchEvent(Object.assign(new Event('copy'), { clipboardData: { setData } }))
    return true
  }
  await fireEvent.click(dialog.getByRole('button', { name: 'Copy link' }))
  expect(copied).toContain('omemo-sid-31=')
  await fireEvent.click(dialog.getByRole('button', { name: 'Copy link for other programs' }))
  expect(copied).toContain('trust-message')
})

it('are read again when they change', async () => {
  const { bridge } = await open()
  bridge.answer({
    'encryption.own': () => ({
      ok: true,
      value: { devices: [], link: 'xmpp:romeo@montague.example', trustLink: 'xmpp:romeo@montague.example' },
    }),
  })
  bridge.announce([{ kind: 'ownDevicesChanged', accountId: ROMEO }])
  await waitFor(() => expect(screen.queryByRole('listitem', { name: 'Old laptop' })).toBeNull())
})
