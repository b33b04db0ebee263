import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { FilesToSend } from '../../../shared/model/file.ts'
import { ok } from '../../../shared/model/result.ts'
import { giveLayout } from '../../testing/layout.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'

// Lists of everybody are slow to search by role on a busy machine.
vi.setConfig({ testTimeout: 20_000 })
beforeEach(() => giveLayout({ row: 60 }))

const ROSE = { name: 'rose.png', size: 640_000 }
const FOLDER = { name: 'Verona', size: null, failure: { code: 'not-a-file' } } as const

async function show(toSend: Partial<FilesToSend> = {}) {
  const snapshot = sampleSnapshot({ toSend: { files: [ROSE], address: null, ...toSend } })
  const world = await renderWindow(snapshot, undefined, {
    'messages.open': () => ({ ok: true, value: 3 as ConversationId }),
    'files.sendTo': () => {
      world.bridge.announce([{ kind: 'toSendChanged', toSend: null }])
      return ok()
    },
    'files.dropToSend': () => {
      world.bridge.announce([{ kind: 'toSendChanged', toSend: null }])
      return ok()
    },
  })
  const dialog = await screen.findByRole('dialog', { name: 'Send to' })
  const search = () => within(dialog).getByRole('searchbox', { name: 'Search people and chats' })
  const checked = () =>
    within(dialog)
      .queryAllByRole<HTMLInputElement>('radio')
      .filter((radio) => radio.checked)
      .map((radio) => radio.closest('label')?.textContent)
  const calls = (name: string) =>
    world.bridge.calls.filter((call) => call.name === name).map(({ args }) => args)
  return { ...world, dialog, search, checked, calls }
}

it('asks to whom, and puts the files into the composer of the conversation', async () => {
  const { dialog, calls, app } = await show()
  expect(dialog.textContent).toContain('rose.png')
  const send = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Send' })
  expect(send.disabled).toBe(true)
  await fireEvent.click(within(dialog).getByLabelText(/Juliet/))
  await fireEvent.click(send)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(calls('files.sendTo')).toEqual([{ conversationId: 1 }])
  expect(calls('files.send')).toEqual([])
  expect(app.chats.openId).toBe(1)
})

it('chooses the best match by typing, and Enter takes it', async () => {
  const { dialog, search, checked, calls } = await show()
  await fireEvent.input(search(), { target: { value: 'nurse' } })
  expect(checked()).toEqual([expect.stringContaining('Nurse')])
  const form = search().closest('form')
  if (!form) throw new Error('no form')
  await fireEvent.submit(form)
  await waitFor(() => expect(calls('files.sendTo')).toHaveLength(1))
  expect(dialog.isConnected).toBe(false)
})

it('offers an address that nobody has yet, and begins with the one that was named', async () => {
  const { checked, calls, dialog } = await show({ address: 'Stranger@lost.example' })
  expect(checked()).toEqual([expect.stringContaining('stranger@lost.example')])
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(calls('files.sendTo')).toEqual([{ conversationId: 3 }]))
  expect(calls('messages.open')).toMatchObject([{ address: 'stranger@lost.example' }])
})

it('drops the files on Escape', async () => {
  const { calls } = await show()
  await fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(calls('files.dropToSend')).toEqual([{}])
  expect(calls('files.sendTo')).toEqual([])
})

it('says what cannot be sent, and asks nothing if that is all', async () => {
  const { dialog } = await show({ files: [FOLDER] })
  expect(dialog.textContent).toContain('This is a folder. Drop it into a chat')
  expect(within(dialog).queryByRole('radio')).toBeNull()
  expect(within(dialog).queryByRole('button', { name: 'Send' })).toBeNull()
})

it('says that files were left out', async () => {
  const { dialog } = await show({ failure: { code: 'too-many-files', most: 100 } })
  expect(dialog.textContent).toContain('up to 100 files at once')
  expect(document.activeElement?.getAttribute('type')).toBe('search')
})
