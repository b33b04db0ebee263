import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { fileAnswers } from '../../testing/files.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'

async function openStorage(answers = fileAnswers([])) {
  const shown = await renderWindow(sampleSnapshot(), [], answers)
  await fireEvent.click(screen.getByRole('button', { name: 'Settings' }))
  const dialog = await screen.findByRole('dialog', { name: 'Settings' })
  await fireEvent.click(within(dialog).getByRole('tab', { name: 'Storage' }))
  const panel = await within(dialog).findByRole('tabpanel', { name: 'Storage' })
  return { ...shown, panel }
}

describe('the storage tab', () => {
  it('tells how much is kept, by conversation, the largest first', async () => {
    const { panel } = await openStorage()
    await within(panel).findByText('1.2 GB in total')
    const rows = within(panel).getAllByRole('listitem')
    expect(rows[0]?.textContent).toMatch(/^Juliet Capulet\s*800 MB, 210 files/)
    expect(rows).toHaveLength(5)
  })

  it('says so where nothing is kept', async () => {
    const { panel } = await openStorage({})
    await within(panel).findByText('Balcony keeps no files yet.')
    expect(within(panel).queryByRole('button', { name: 'Clean up' })).toBeNull()
  })

  it('lists a hundred conversations and counts the rest', async () => {
    const conversations = Array.from({ length: 105 }, (_, at) => ({
      conversationId: (500 + at) as ConversationId,
      bytes: 1000,
      files: 1,
    }))
    const { panel } = await openStorage({
      'files.storage': () => ({ ok: true, value: { total: 105_000, avatars: 0, conversations } }),
    })
    await within(panel).findByText('5 smaller chats aren’t shown')
    expect(within(panel).getAllByRole('listitem')).toHaveLength(100)
  })

  it('cleans one conversation by age after a question that says what stays', async () => {
    const { bridge, panel } = await openStorage()
    const opener = await within(panel).findByRole('button', { name: 'Clean up Mercutio' })
    // The focus comes back to it.
    opener.focus()
    await fireEvent.click(opener)
    const question = await screen.findByRole('dialog', { name: 'Clean up Mercutio' })
    expect(question.textContent).toContain('so does everything that you saved elsewhere')
    await fireEvent.change(within(question).getByRole('combobox', { name: 'Files to delete' }), {
      target: { value: '90' },
    })
    await fireEvent.click(within(question).getByRole('button', { name: 'Delete files' }))
    expect(callsOf(bridge, 'files.clean')).toEqual([{ conversationId: 2, olderThanDays: 90 }])
    await within(panel).findByText('340 MB freed.')
    expect(callsOf(bridge, 'files.storage')).toHaveLength(2)
  })

  it('cleans all of them, and shows a failure where it happened', async () => {
    const { bridge, panel } = await openStorage({
      ...fileAnswers([]),
      'files.clean': () => ({ ok: false, error: { code: 'disk-full' } }),
    })
    await fireEvent.click(await within(panel).findByRole('button', { name: 'Clean up' }))
    const question = await screen.findByRole('dialog', { name: 'Clean up' })
    await fireEvent.click(within(question).getByRole('button', { name: 'Delete files' }))
    await within(question).findByRole('alert')
    expect(callsOf(bridge, 'files.clean')).toEqual([{ conversationId: null, olderThanDays: 30 }])
  })

  it('has a limit, which can be none', async () => {
    const { bridge, panel } = await openStorage()
    const limit = within(panel).getByRole<HTMLSelectElement>('combobox', { name: 'Keep at most' })
    expect(limit.selectedOptions[0]?.textContent).toBe('5 GB')
    await fireEvent.change(limit, { target: { value: 'none' } })
    expect(callsOf(bridge, 'settings.change')).toEqual([{ keptLimitBytes: null }])
  })

  it('names the folder of received files and changes it', async () => {
    const { bridge, panel } = await openStorage()
    within(panel).getByText('/home/romeo/Downloads')
    await fireEvent.click(within(panel).getByRole('button', { name: 'Change folder' }))
    expect(callsOf(bridge, 'files.chooseFolder')).toEqual([{}])
    bridge.announce([{ kind: 'downloadFolderChanged', folder: '/home/romeo/Received' }])
    await waitFor(() => within(panel).getByText('/home/romeo/Received'))
    await fireEvent.click(within(panel).getByRole('button', { name: 'Show folder' }))
    expect(callsOf(bridge, 'files.showFolder')).toEqual([{}])
  })

  it('starts with five gigabytes', () => {
    expect(DEFAULT_SETTINGS.keptLimitBytes).toBe(5_368_709_120)
  })
})
