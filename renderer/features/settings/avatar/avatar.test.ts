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
