import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import { callsOf } from '../../testing/open-chat.ts'
import type { Given, MockBridge } from '../../testing/mock-bridge.ts'
import { movingInAnswers, sampleFound, sampleImport } from '../../testing/moving-in.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { sampleSnapshot } from '../../testing/sample.ts'
import { rangeOf } from './range.ts'

vi.setConfig({ testTimeout: 20_000 })

const FIRST = { accounts: [], contacts: [], requests: [], conversations: [] }

async function openImport(snapshot = sampleSnapshot(FIRST), given: Given = {}) {
  let bridge: MockBridge | null = null
  const answers = movingInAnswers(() => {
    if (!bridge) throw new Error('not yet')
    return bridge
  })
  const world = await renderWindow(snapshot, [], { ...answers, ...given })
  bridge = world.bridge
  if (snapshot.accounts.length === 0)
    await fireEvent.click(
      screen.getByRole('button', { name: 'Bring your history along from another program' }),
    )
  else {
    await fireEvent.click(screen.getByRole('button', { name: 'Settings' }))
    const settings = await screen.findByRole('dialog', { name: 'Settings' })
    await fireEvent.click(within(settings).getByRole('tab', { name: 'History' }))
    await fireEvent.click(await within(settings).findByRole('button', { name: 'Import history' }))
  }
  const dialog = await screen.findByRole('dialog', { name: 'Import history' })
  const press = (name: string) => fireEvent.click(within(dialog).getByRole('button', { name }))
  return { ...world, dialog, press }
}

describe('the wizard', () => {
  it('looks for histories and shows what it would take', async () => {
    const { dialog, press } = await openImport()
    await press('Look for histories')
    expect(
      (await within(dialog).findAllByRole('radio')).map((each) => each.closest('label')?.textContent),
    ).toEqual([
      expect.stringMatching(/Gajim.*~\/\.local\/share\/gajim.*12,790 messages/),
      expect.stringMatching(/Pidgin.*~\/\.purple.*88 messages/),
    ])
    const account = within(dialog).getByRole('checkbox', { name: /^romeo@montague\.example/ })
    expect(account.closest('label')?.textContent).toContain(
      '12,480 messages with 31 people, March 3, 2019 – November 29, 2026',
    )
    expect(dialog.textContent).toContain(
      'This account is not in Balcony yet. Balcony adds it and asks for its password.',
    )
    expect(within(dialog).getByRole('alert').textContent).toBe(
      'logs.db: A part of this is damaged. Balcony imports everything else.',
    )
  })

  it('imports the chosen accounts and parts, shows how far it is, and its end', async () => {
    const { dialog, press, bridge } = await openImport()
    await press('Look for histories')
    await fireEvent.click(await within(dialog).findByRole('checkbox', { name: /guild/ }))
    await fireEvent.click(within(dialog).getByRole('switch', { name: 'Names of contacts' }))
    await press('Import')
    expect(callsOf(bridge, 'import.start')).toEqual([
      {
        id: sampleFound[0]?.id,
        accounts: ['romeo@montague.example'],
        what: { contacts: false, histories: true },
      },
    ])
    const progress = await screen.findByRole('progressbar', { name: 'Importing from Gajim' })
    expect(progress.getAttribute('aria-valuenow')).toBe('40')
    bridge.announce([{ kind: 'importChanged', importing: sampleImport({ phase: 'done' }) }])
    const summary = await screen.findByRole('list', { name: 'What was imported' })
    expect(
      within(summary)
        .getAllByRole('listitem')
        .map((each) => each.textContent),
    ).toEqual([
      '4,992 new messages',
      '12 messages were here already',
      '1 account was added. Balcony asks for its password.',
      '2 names of contacts',
      '310 messages of rooms were left out',
      '1 entry could not be understood',
    ])
    await fireEvent.click(screen.getByRole('button', { name: 'Import another' }))
    expect(callsOf(bridge, 'import.dismiss')).toEqual([{}])
    await screen.findByRole('group', { name: 'Histories found' })
  })

  it('is open again in the middle of an import, and can stop it', async () => {
    const { bridge } = await openImport(sampleSnapshot({ importing: sampleImport() }))
    await fireEvent.click(await screen.findByRole('button', { name: 'Stop import' }))
    expect(callsOf(bridge, 'import.cancel')).toEqual([{}])
    await screen.findByText(/You stopped the import/)
  })

  it('says that there is nothing, and takes a file or folder from elsewhere', async () => {
    const { dialog, press, bridge } = await openImport(undefined, {
      'import.look': () => ({ ok: true, value: [] }),
      'import.choose': ({ what }) =>
        what === 'file'
          ? { ok: false, error: { code: 'import-nothing' } }
          : { ok: true, value: sampleFound[1] ?? null },
    })
    await press('Look for histories')
    await within(dialog).findByText(/There is no history of another program in the usual places/)
    await press('Choose a file')
    expect((await within(dialog).findByRole('alert')).textContent).toContain('Balcony found no history there')
    await press('Choose a folder')
    await within(dialog).findByRole('radio', { name: /Pidgin/ })
    expect(within(dialog).queryByRole('alert')).toBeNull()
    expect(callsOf(bridge, 'import.choose')).toEqual([{ what: 'file' }, { what: 'folder' }])
  })

  it('stays as it is when the person says no outside', async () => {
    const { dialog, press } = await openImport(undefined, {
      'import.start': () => ({ ok: false, error: { code: 'cancelled' } }),
    })
    await press('Look for histories')
    await within(dialog).findByRole('group', { name: 'Histories found' })
    await press('Import')
    await waitFor(() =>
      expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Import' }).disabled).toBe(false),
    )
    expect(screen.queryByRole('progressbar')).toBeNull()
  })
})

describe('exports', () => {
  it('of a conversation have a form and a range', async () => {
    const { bridge, app } = await renderWindow(sampleSnapshot(), [], {
      'export.conversation': () => ({ ok: true, value: '/home/romeo/Chat.txt' }),
    })
    app.chats.show(1 as never)
    await fireEvent.click((await screen.findAllByRole('button', { name: 'More' }))[0] as HTMLElement)
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Export' }))
    const dialog = await screen.findByRole('dialog', { name: 'Export chat' })
    await fireEvent.click(within(dialog).getByRole('radio', { name: 'Plain text' }))
    await fireEvent.change(within(dialog).getByRole('combobox', { name: 'Which messages' }), {
      target: { value: 'range' },
    })
    await fireEvent.input(within(dialog).getByLabelText('First day'), { target: { value: '2026-11-30' } })
    await fireEvent.input(within(dialog).getByLabelText('Last day'), { target: { value: '2026-11-29' } })
    expect(within(dialog).getByRole('alert').textContent).toBe('The last day is before the first one.')
    await fireEvent.input(within(dialog).getByLabelText('Last day'), { target: { value: '2026-11-30' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Export' }))
    await within(dialog).findByText('Everything is in /home/romeo/Chat.txt.')
    const from = new Date(2026, 10, 30).getTime()
    const to = new Date(2026, 11, 1).getTime()
    expect(callsOf(bridge, 'export.conversation')).toEqual([
      { conversationId: 1, format: 'text', from, to, files: false },
    ])
  })
})

it('counts whole days of this computer, also those with 23 or 25 hours', () => {
  expect(rangeOf('2026-03-29', '2026-10-25')).toEqual({
    from: new Date(2026, 2, 29).getTime(),
    to: new Date(2026, 9, 26).getTime(),
  })
  expect(rangeOf('', '')).toEqual({ from: null, to: null })
  expect(rangeOf('2026-03-29', '2026-03-28')).toBeNull()
})
