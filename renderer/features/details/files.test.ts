import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { everyFile, fileAnswers } from '../../testing/files.ts'
import { giveLayout } from '../../testing/layout.ts'
import { giveMedia } from '../../testing/media.ts'
import { callsOf, openChat } from '../../testing/open-chat.ts'

giveLayout()
beforeEach(() => {
  vi.unstubAllGlobals()
  giveMedia()
})

async function openFiles(answers = fileAnswers(everyFile)) {
  const shown = await openChat(everyFile)
  shown.bridge.answer(answers)
  await fireEvent.click(screen.getByRole('button', { name: 'Details' }))
  const details = await screen.findByRole('complementary', { name: 'Details' })
  const tab = (name: string): HTMLElement => within(details).getByRole('tab', { name })
  return { ...shown, details, tab }
}

describe('the files of a conversation', () => {
  it('are pictures, which open in the viewer', async () => {
    const { details } = await openFiles()
    await fireEvent.click(await within(details).findByRole('button', { name: 'Show Feast 1.png' }))
    const viewer = await screen.findByRole('dialog', { name: 'Viewer' })
    expect(viewer.textContent).toContain('Feast 1.png')
  })

  it('are documents, with a menu that leads to the message', async () => {
    const { app, details, tab } = await openFiles()
    await fireEvent.click(tab('Documents'))
    const more = await within(details).findByRole('button', { name: 'More for A letter to the Friar.pdf' })
    await fireEvent.click(more)
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Show in chat' }))
    await waitFor(() => expect(app.chats.history?.target?.id).toBe(32))
  })

  it('are deleted here, and the list looks again', async () => {
    const { bridge, details, tab } = await openFiles()
    await fireEvent.click(tab('Documents'))
    await fireEvent.click(
      await within(details).findByRole('button', { name: 'More for A letter to the Friar.pdf' }),
    )
    const before = callsOf(bridge, 'files.list').length
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete from this computer' }))
    await waitFor(() => expect(callsOf(bridge, 'files.deleteHere')).toEqual([{ attachmentIds: [18] }]))
    await waitFor(() => expect(callsOf(bridge, 'files.list').length).toBeGreaterThan(before))
  })

  it('are links, by the keyboard too', async () => {
    const { details, tab } = await openFiles()
    await fireEvent.keyDown(tab('Pictures'), { key: 'ArrowLeft' })
    const link = await within(details).findByRole('link', { name: 'Sonnets for two voices' })
    expect(link.getAttribute('href')).toBe('https://verona.example/sonnets')
    expect(document.activeElement).toBe(tab('Links'))
  })

  it('are searched, and an empty list says so', async () => {
    const { details } = await openFiles()
    await within(details).findByRole('button', { name: 'Show Feast 1.png' })
    const field = within(details).getByRole('searchbox', { name: 'Search files' })
    await fireEvent.input(field, { target: { value: 'torch' } })
    await waitFor(() =>
      expect(within(details).queryByRole('button', { name: 'Show Feast 1.png' })).toBeNull(),
    )
    within(details).getByRole('button', { name: 'Show Torches.gif' })
    await fireEvent.input(field, { target: { value: 'zzz' } })
    await within(details).findByText('Nothing found.')
  })

  it('come page by page', async () => {
    const [one] = everyFile
    const [file] = one?.files ?? []
    if (!one || !file) throw new Error('no file')
    const page = (id: number, next: number | null) => ({
      files: [
        {
          messageId: one.id,
          direction: one.direction,
          sentAt: one.sentAt,
          attachment: { ...file, id: id as typeof file.id, name: `${id}.png` },
        },
      ],
      links: [],
      next,
    })
    const { details } = await openFiles({
      'files.list': ({ before }) => ({ ok: true, value: before === null ? page(1, 60) : page(2, null) }),
    })
    await fireEvent.click(await within(details).findByRole('button', { name: 'Show more' }))
    await within(details).findByRole('button', { name: 'Show 2.png' })
    within(details).getByRole('button', { name: 'Show 1.png' })
    expect(within(details).queryByRole('button', { name: 'Show more' })).toBeNull()
  })
})
