import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { err, ok } from '../../../shared/model/result.ts'
import { giveLayout } from '../../testing/layout.ts'
import type { Given } from '../../testing/mock-bridge.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { roomFindingAnswers } from '../../testing/room-finding.ts'
import { GARDEN, PIAZZA, roomsSnapshot } from '../../testing/rooms.ts'
import { ROMEO } from '../../testing/sample.ts'

vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ row: 68 }))

async function show(given: Given = {}) {
  const shown = await renderWindow(roomsSnapshot(), [], { ...roomFindingAnswers, ...given })
  const inDialog = async (title: string | RegExp) =>
    within(await screen.findByRole('dialog', { name: title }))
  const lead = async (to: string, title: string) => {
    await fireEvent.click(screen.getByRole('button', { name: 'New conversation' }))
    await fireEvent.click(await screen.findByRole('button', { name: to }))
    return inDialog(title)
  }
  const type = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } })
  return { ...shown, inDialog, lead, type }
}

describe('creating a room', () => {
  it('needs a name, makes a private group unless told, and opens it', async () => {
    const { lead, type, bridge, app } = await show()
    const dialog = await lead('Create room', 'Create a room')
    await fireEvent.click(dialog.getByRole('button', { name: 'Create' }))
    expect(await dialog.findByText('Give it a name.')).toBeTruthy()
    expect(callsOf(bridge, 'rooms.create')).toEqual([])
    await type(dialog.getByRole('textbox', { name: 'Name' }), 'Vespers')
    await fireEvent.click(dialog.getByRole('button', { name: 'Create' }))
    await waitFor(() => expect(app.chats.openId).toBe(GARDEN))
    expect(callsOf(bridge, 'rooms.create')).toEqual([{ accountId: ROMEO, preset: 'group', name: 'Vespers' }])
  })

  it('says what the service cannot do, before the room opens', async () => {
    const { lead, type, app } = await show({
      'rooms.create': () => ok({ kind: 'joined', conversationId: GARDEN, unmet: ['archived', 'hidden'] }),
    })
    const dialog = await lead('Create room', 'Create a room')
    await type(dialog.getByRole('textbox', { name: 'Name' }), 'Vespers')
    await fireEvent.click(dialog.getByRole('button', { name: 'Create' }))
    expect(await dialog.findByText('It keeps no history.')).toBeTruthy()
    expect(dialog.getAllByRole('listitem')).toHaveLength(2)
    expect(app.chats.openId).not.toBe(GARDEN)
    await fireEvent.click(dialog.getByRole('button', { name: 'Open the room' }))
    await waitFor(() => expect(app.chats.openId).toBe(GARDEN))
  })

  it('has a place of the person’s choice under Advanced', async () => {
    const { lead, type, bridge } = await show({ 'rooms.create': () => err({ code: 'room-exists' }) })
    const dialog = await lead('Create room', 'Create a room')
    await type(dialog.getByRole('textbox', { name: 'Name' }), 'Vespers')
    await fireEvent.click(dialog.getByRole('radio', { name: 'Announcement room' }))
    await fireEvent.click(dialog.getByRole('button', { name: 'Advanced' }))
    await type(await dialog.findByRole('textbox', { name: 'Address' }), 'vespers')
    await fireEvent.click(dialog.getByRole('button', { name: 'Create' }))
    expect((await dialog.findByRole('alert')).textContent).toContain('already a room')
    expect(callsOf(bridge, 'rooms.create')).toEqual([
      {
        ...{ accountId: ROMEO, preset: 'announcement', name: 'Vespers' },
        address: 'vespers@rooms.verona.example',
      },
    ])
    expect(dialog.getByRole('button', { name: 'Join room' })).toBeTruthy()
  })
})

describe('a new group', () => {
  it('needs people; Enter in the search takes the first match', async () => {
    const { lead, type, bridge, app } = await show({
      'rooms.newGroup': () => ({ ok: true, value: { kind: 'joined', conversationId: GARDEN } }),
    })
    const dialog = await lead('New group', 'New group')
    await type(dialog.getByRole('textbox', { name: 'Name of the group' }), 'Supper')
    await fireEvent.click(dialog.getByRole('button', { name: 'Create group' }))
    expect((await dialog.findByRole('alert')).textContent).toBe('Choose at least one person.')
    const search = dialog.getByRole('searchbox', { name: 'Search people' })
    await type(search, 'nurse')
    await fireEvent.keyDown(search, { key: 'Enter' })
    expect(await dialog.findByText('1 chosen')).toBeTruthy()
    await fireEvent.click(dialog.getByRole('button', { name: 'Create group' }))
    await waitFor(() => expect(app.chats.openId).toBe(GARDEN))
    expect(callsOf(bridge, 'rooms.newGroup')).toMatchObject([
      { accountId: ROMEO, name: 'Supper', people: [expect.stringMatching(/^nurse@/)] },
    ])
  })

  it('says who could not be invited, and invites them again', async () => {
    const { lead, type, bridge, app } = await show({ 'rooms.invite': () => ({ ok: true, value: [] }) })
    const dialog = await lead('New group', 'New group')
    await type(dialog.getByRole('textbox', { name: 'Name of the group' }), 'Supper')
    const [first, second] = dialog.getAllByRole('checkbox')
    await fireEvent.click(first!)
    await fireEvent.click(second!)
    await fireEvent.click(dialog.getByRole('button', { name: 'Create group' }))
    expect((await dialog.findByRole('alert')).textContent).toContain('could not be invited')
    expect(app.chats.openId).not.toBe(GARDEN)
    await fireEvent.click(dialog.getByRole('button', { name: 'Invite them again' }))
    await waitFor(() => expect(app.chats.openId).toBe(GARDEN))
    expect(callsOf(bridge, 'rooms.invite')).toMatchObject([{ conversationId: GARDEN, people: { length: 1 } }])
  })
})

describe('inviting people', () => {
  it('is offered in the room’s menu, takes a reason, and keeps those for whom it failed', async () => {
    const { bridge, app, inDialog, type } = await show()
    app.chats.show(PIAZZA)
    const more = (await screen.findAllByRole('button', { name: 'More' })).at(-1)!
    await fireEvent.click(more)
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Invite people…' }))
    const dialog = await inDialog('Invite people to Piazza')
    for (const box of dialog.getAllByRole('checkbox').slice(0, 2)) await fireEvent.click(box)
    await type(dialog.getByRole('textbox', { name: 'What you say to them' }), 'Bring a mask')
    await fireEvent.click(dialog.getByRole('button', { name: 'Invite' }))
    expect((await dialog.findByRole('alert')).textContent).toContain('could not be invited')
    expect(callsOf(bridge, 'rooms.invite')).toMatchObject([
      { conversationId: PIAZZA, people: { length: 2 }, reason: 'Bring a mask' },
    ])
    expect(await dialog.findByText('1 chosen')).toBeTruthy()
  })
})
