import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { AttachmentId, Transfer } from '../../../../shared/model/file.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import { fileAnswers, sampleFile } from '../../../testing/files.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { giveMedia } from '../../../testing/media.ts'
import { callsOf, newMessage, openChat } from '../../../testing/open-chat.ts'
import { JULIET_CHAT } from '../../../testing/sample.ts'

giveLayout()
beforeEach(() => {
  vi.unstubAllGlobals()
})

const saving = (done: number): Transfer => ({
  attachmentId: 1 as AttachmentId,
  direction: 'save',
  name: 'orchard.png',
  way: null,
  done,
  size: 1_000,
  bytesPerSecond: null,
  secondsLeft: null,
})

it('a file that is saved shows its progress, and can be stopped', async () => {
  giveMedia()
  const history = [
    newMessage({ id: 901 as MessageId, kind: 'file', body: '', files: [sampleFile(1, 'orchard.png')] }),
  ]
  const { bridge, log } = await openChat(history)
  bridge.answer(fileAnswers(history))
  const tell = (transfers: readonly Transfer[], ended: readonly AttachmentId[] = []): void =>
    bridge.announce([{ kind: 'transfersChanged', conversationId: JULIET_CHAT, transfers, ended }])
  tell([saving(400)])
  const bar = await screen.findByRole('progressbar', { name: 'Saving orchard.png' })
  expect(bar.getAttribute('aria-valuenow')).toBe('40')
  tell([saving(750)])
  await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('75'))
  // The file itself is here, and is shown as before.
  expect(within(log).queryByRole('progressbar')).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(callsOf(bridge, 'files.stopSaving')).toEqual([{ attachmentId: 1 }])

  await fireEvent.click(await within(log).findByRole('button', { name: 'Show orchard.png' }))
  const viewer = await screen.findByRole('dialog', { name: 'Viewer' })
  await within(viewer).findByRole('progressbar', { name: 'Saving orchard.png' })
  await fireEvent.click(within(viewer).getByRole('button', { name: 'Cancel' }))
  expect(callsOf(bridge, 'files.stopSaving')).toHaveLength(2)
  tell([], [1 as AttachmentId])
  await waitFor(() => expect(screen.queryByRole('progressbar', { name: 'Saving orchard.png' })).toBeNull())
})
