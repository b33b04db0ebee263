import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Attachment } from '../../../shared/model/file.ts'
import type { MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { fileAnswers, sampleFile } from '../../testing/files.ts'
import { giveLayout } from '../../testing/layout.ts'
import { giveMedia, pngHeader } from '../../testing/media.ts'
import { callsOf, newMessage, openChat } from '../../testing/open-chat.ts'

giveLayout()
beforeEach(() => {
  vi.unstubAllGlobals()
})

const HOUR = 3_600_000
const messageOf = (at: number, file: Attachment, body = ''): Message =>
  newMessage({
    id: (900 + at) as MessageId,
    place: (newMessage().place + at) as Message['place'],
    sentAt: newMessage().sentAt + at * HOUR,
    kind: 'file',
    body,
    files: [file],
  })
const history = [
  messageOf(1, sampleFile(1, 'first.png')),
  messageOf(2, sampleFile(2, 'second.png'), 'By the wall'),
  messageOf(3, sampleFile(3, 'third.webm', { kind: 'video', mediaType: 'video/webm' })),
]

async function openViewer(name = 'second.png') {
  const shown = await openChat(history)
  shown.bridge.answer(fileAnswers(history))
  const opener = await within(shown.log).findByRole('button', { name: `Show ${name}` })
  opener.focus()
  await fireEvent.click(opener)
  const dialog = await screen.findByRole('dialog', { name: 'Viewer' })
  await waitFor(() => {
    if (callsOf(shown.bridge, 'files.list').length === 0) throw new Error('not asked yet')
  })
  const button = (label: string): HTMLButtonElement => within(dialog).getByRole('button', { name: label })
  await waitFor(() => expect(button('Previous').disabled && button('Next').disabled).toBe(false))
  return { ...shown, dialog, button, opener }
}

describe('the viewer', () => {
  it('shows the picture, its caption, who sent it and when', async () => {
    giveMedia()
    const { dialog } = await openViewer()
    await within(dialog).findByRole('img', { name: 'By the wall' })
    expect(dialog.textContent).toContain('second.png')
    expect(dialog.textContent).toContain('Juliet Capulet, Saturday, November 21, 2026')
    expect(dialog.querySelector('footer')?.textContent.trim()).toBe('By the wall')
  })

  it('goes through the pictures and videos of the conversation by buttons and keys', async () => {
    giveMedia()
    const { dialog, button } = await openViewer()
    await fireEvent.click(button('Previous'))
    expect(dialog.textContent).toContain('first.png')
    expect(button('Previous').disabled).toBe(true)
    await fireEvent.keyDown(dialog, { key: 'ArrowRight' })
    await fireEvent.keyDown(dialog, { key: 'ArrowRight' })
    expect(dialog.querySelector('video')?.getAttribute('src')).toBe('/media/scene/attachment/3')
    expect(button('Next').disabled).toBe(true)
  })

  it('zooms by buttons and keys, and then arrows move', async () => {
    giveMedia()
    const { dialog, button } = await openViewer()
    const picture = await within(dialog).findByRole('img', { name: 'By the wall' })
    await fireEvent.click(button('Zoom in'))
    expect(picture.style.transform).toContain('scale(1.25)')
    await fireEvent.keyDown(dialog, { key: '+' })
    expect(picture.style.transform).toContain('scale(1.5625)')
    await fireEvent.keyDown(dialog, { key: 'ArrowRight' })
    expect(dialog.textContent).toContain('second.png')
    await fireEvent.keyDown(dialog, { key: '-' })
    await fireEvent.keyDown(dialog, { key: '0' })
    expect(picture.style.transform).toContain('scale(1)')
  })

  it('saves, forwards and leads to the message', async () => {
    giveMedia()
    const { bridge, button } = await openViewer()
    await fireEvent.click(button('Save as'))
    expect(callsOf(bridge, 'files.saveAs')).toEqual([{ attachmentId: 2 }])
    await fireEvent.click(button('Forward'))
    await screen.findByRole('dialog', { name: 'Forward message' })
  })

  it('closes by Escape and gives the focus back', async () => {
    giveMedia()
    const { dialog, opener } = await openViewer()
    await fireEvent.keyDown(dialog, { key: 'Escape' })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await waitFor(() => expect(document.activeElement).toBe(opener))
  })

  it('does not decode what is too large', async () => {
    giveMedia((path) => (path === 'attachment/1' ? pngHeader(60_000, 60_000) : pngHeader(8, 5)))
    const { dialog, button } = await openViewer()
    await fireEvent.click(button('Previous'))
    await within(dialog).findByText('This picture is too large to be shown here. You can save it.')
    expect(dialog.querySelector('img')).toBeNull()
  })
})
