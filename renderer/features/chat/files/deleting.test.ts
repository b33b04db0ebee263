import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Attachment } from '../../../../shared/model/file.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { sampleFile } from '../../../testing/files.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { giveMedia } from '../../../testing/media.ts'
import { callsOf, newMessage, openChat } from '../../../testing/open-chat.ts'

giveLayout()
beforeEach(() => {
  vi.unstubAllGlobals()
})

const messageOf = (at: number, ...files: Attachment[]): Message =>
  newMessage({
    id: (900 + at) as MessageId,
    place: (newMessage().place + at) as Message['place'],
    ...(files.length > 0 && { kind: 'file' as const, body: '', files }),
  })
const other = (id: number, changes: Partial<Attachment> = {}): Attachment =>
  sampleFile(id, `play ${id}.zip`, { kind: 'other', mediaType: 'application/zip', ...changes })

/** Selects all of these messages and asks to delete them. */
async function selectAll(history: readonly Message[]) {
  giveMedia()
  const shown = await openChat(history)
  const articles = await within(shown.log).findAllByRole('article')
  await fireEvent.contextMenu(articles[0]!)
  await fireEvent.click(await screen.findByRole('menuitem', { name: 'Select' }))
  const bar = await screen.findByRole('group', { name: 'Selected messages' })
  for (const article of articles.slice(1)) await fireEvent.click(article)
  await fireEvent.click(within(bar).getByRole('button', { name: 'Delete' }))
  return { ...shown, dialog: await screen.findByRole('dialog', { name: /^Delete/ }) }
}

it('of several messages, only the files that are here are deleted', async () => {
  const history = [
    messageOf(1, other(1), other(2)),
    messageOf(2),
    messageOf(3, other(3, { state: 'remote' }), other(4)),
  ]
  const { bridge, dialog } = await selectAll(history)
  expect(dialog.textContent).toContain('frees the space of their files on this computer')
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete only 3 files' }))
  expect(callsOf(bridge, 'files.deleteHere')).toEqual([{ attachmentIds: [1, 2, 4] }])
  expect(callsOf(bridge, 'messages.deleteHere')).toEqual([])
  await waitFor(() => expect(screen.queryByRole('group', { name: 'Selected messages' })).toBeNull())
})

it('more than 200 files are named one part after the other', async () => {
  const many = Array.from({ length: 201 }, (_, at) => other(at + 1))
  const { bridge, dialog } = await selectAll([messageOf(1, ...many)])
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete only 201 files' }))
  await waitFor(() => expect(callsOf(bridge, 'files.deleteHere')).toHaveLength(2))
  expect(callsOf(bridge, 'files.deleteHere')[1]).toEqual({ attachmentIds: [201] })
})

it('messages without files offer nothing of the kind', async () => {
  const { dialog } = await selectAll([messageOf(1), messageOf(2, other(1, { state: 'gone' }))])
  expect(within(dialog).queryByRole('button', { name: /only/ })).toBeNull()
})
