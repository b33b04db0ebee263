import { fireEvent, screen, within } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { renderWindow } from '../../../testing/render-window.ts'
import { JULIET_CHAT, ROMEO, ROMEO_JID, sampleSnapshot } from '../../../testing/sample.ts'

const HASH = 'a'.repeat(40)
const juliet = 'juliet@capulet.example' as BareJid
const withPictures = () =>
  sampleSnapshot({
    avatars: [
      { accountId: ROMEO, jid: juliet, version: HASH },
      { accountId: ROMEO, jid: ROMEO_JID, version: HASH },
    ],
  })

/** The header of the open chat. */
async function header(): Promise<HTMLElement> {
  const heading = await within(screen.getByRole('main')).findByRole('heading', { name: /^Juliet/ })
  const found = heading.closest('header')
  if (!found) throw new Error('the chat has no header')
  return found
}

async function openDialog(snapshot = withPictures()) {
  const window_ = await renderWindow(snapshot)
  await fireEvent.keyDown(window, { key: ',', ctrlKey: true })
  await fireEvent.click(await screen.findByRole('button', { name: 'Change picture' }))
  return { ...window_, dialog: await screen.findByRole('dialog', { name: 'Your picture' }) }
}

/** A PNG whose header names this size. Nothing in it can be decoded. */
function pngOfSize(width: number, height: number): File {
  const bytes = new Uint8Array(57)
  const view = new DataView(bytes.buffer)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  view.setUint32(8, 13)
  bytes.set([0x49, 0x48, 0x44, 0x52], 12)
  view.setUint32(16, width)
  view.setUint32(20, height)
  // IDAT and IEND, so that the file is whole.
  bytes.set([0x49, 0x44, 0x41, 0x54], 37)
  bytes.set([0x49, 0x45, 0x4e, 0x44], 49)
  return new File([bytes], 'p.png', { type: 'image/png' })
}

async function choose(dialog: HTMLElement, file: File): Promise<void> {
  const input = dialog.querySelector('input[type=file]')
  if (input) await fireEvent.change(input, { target: { files: [file] } })
}

it('shows the picture of somebody in place of the initials, once it is loaded', async () => {
  const { app } = await renderWindow(withPictures())
  app.chats.show(JULIET_CHAT)
  const image = (await header()).querySelector<HTMLImageElement>('img.picture')
  expect([image?.getAttribute('src'), image?.alt, image?.hidden]).toEqual([
    `${app.media}/avatar/${HASH}`,
    '',
    true,
  ])
  // The window draws it for notifications when it is idle; there is no canvas here.
  vi.stubGlobal('requestIdleCallback', () => 0)
  if (image) await fireEvent.load(image)
  expect(image?.hidden).toBe(false)
})

it('follows changes, and keeps the initials of those without a picture', async () => {
  const { app, bridge } = await renderWindow(withPictures())
  app.chats.show(JULIET_CHAT)
  expect((await header()).querySelector('img.picture')).not.toBeNull()
  bridge.announce([{ kind: 'avatarsChanged', avatars: [{ accountId: ROMEO, jid: juliet, version: null }] }])
  await new Promise((resolve) => setTimeout(resolve))
  expect((await header()).querySelector('img.picture')).toBeNull()
  expect((await header()).querySelector('[data-initials]')?.getAttribute('data-initials')).toBe('JC')
})

it('refuses a picture of 60,000 by 60,000 pixels by its header, and a file that is none', async () => {
  const { dialog } = await openDialog()
  await choose(dialog, pngOfSize(60_000, 60_000))
  expect((await within(dialog).findByRole('alert')).textContent).toBe(
    'This picture has more than 50 megapixels. Choose a smaller one.',
  )
  await choose(dialog, new File(['<svg onload="alert(1)"/>'], 'p.png', { type: 'image/png' }))
  expect((await within(dialog).findByText(/can’t show this file/)).textContent).toBe(
    'Balcony can’t show this file as a picture. Choose a PNG, JPEG, WebP or GIF file.',
  )
  expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true)
})

it('removes the picture, and says why if it cannot', async () => {
  const { dialog, bridge } = await openDialog()
  bridge.answer({ 'avatars.removeOwn': () => ({ ok: false, error: { code: 'request-timeout' } }) })
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Remove picture' }))
  await within(dialog).findByRole('alert')
  bridge.answer({ 'avatars.removeOwn': undefined })
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Remove picture' }))
  await expect.poll(() => screen.queryByRole('dialog', { name: 'Your picture' })).toBeNull()
  expect(bridge.calls.filter(({ name }) => name === 'avatars.removeOwn')).toHaveLength(2)
})

it('has nothing to remove where there is no picture', async () => {
  const { dialog } = await openDialog(sampleSnapshot())
  expect(within(dialog).queryByRole('button', { name: 'Remove picture' })).toBeNull()
})
