import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { err } from '../../../shared/model/result.ts'
import { faceOf } from '../../state/conversation-face.ts'
import { giveLayout } from '../../testing/layout.ts'
import type { Given } from '../../testing/mock-bridge.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { roomFindingAnswers } from '../../testing/room-finding.ts'
import { GARDEN, PIAZZA, roomsSnapshot } from '../../testing/rooms.ts'

vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ viewport: 400, row: 60 }))

async function open(id: ConversationId, given: Given = {}) {
  const shown = await renderWindow(roomsSnapshot(), [], { ...roomFindingAnswers, ...given })
  shown.app.chats.show(id)
  await fireEvent.click((await screen.findAllByRole('button', { name: 'More' })).at(-1)!)
  await fireEvent.click(await screen.findByRole('menuitem', { name: 'Room settings…' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Room settings' }))
  const tab = async (name: string) => fireEvent.click(dialog.getByRole('tab', { name }))
  const press = async (name: string) => fireEvent.click(dialog.getByRole('button', { name }))
  const type = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } })
  const calls = (name: string) => callsOf(shown.bridge, name)
  return { ...shown, dialog, tab, press, type, calls }
}

describe('the settings of a room', () => {
  it('for a guest are only their own', async () => {
    const { dialog, type, press, calls } = await open(GARDEN)
    expect(dialog.getAllByRole('tab').map(({ textContent }) => textContent)).toEqual(['General'])
    expect(calls('rooms.configuration')).toEqual([])
    expect(dialog.queryByRole('button', { name: 'Destroy room…' })).toBeNull()
    await type(dialog.getByRole('textbox', { name: 'Your name for it' }), 'Orchard')
    await type(dialog.getByRole('textbox', { name: 'Your name here' }), 'Montague')
    await press('Save')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(calls('rooms.rename')).toEqual([{ conversationId: GARDEN, name: 'Orchard' }])
    expect(calls('rooms.setNick')).toEqual([{ conversationId: GARDEN, nick: 'Montague' }])
    expect(calls('rooms.configure')).toEqual([])
  })

  it('of its own form stand in our tabs and words, unknown ones by their labels', async () => {
    const { dialog, tab } = await open(PIAZZA)
    expect(dialog.getAllByRole('tab').map(({ textContent }) => textContent)).toEqual([
      ...['General', 'Access', 'Members', 'Moderation'],
    ])
    expect(await dialog.findByRole('textbox', { name: 'Depth of the fountain' })).toBeTruthy()
    await tab('Access')
    expect(await dialog.findByRole('switch', { name: 'Only members may join' })).toBeTruthy()
    await tab('Moderation')
    expect(await dialog.findByRole('switch', { name: 'Everybody may change the subject' })).toBeTruthy()
  })

  it('are sent back whole, with what was changed in any tab', async () => {
    const { dialog, tab, type, press, calls } = await open(PIAZZA)
    await type(await dialog.findByRole('textbox', { name: 'Depth of the fountain' }), '4')
    await tab('Access')
    await fireEvent.click(await dialog.findByRole('switch', { name: 'Only members may join' }))
    await press('Save')
    await waitFor(() => expect(calls('rooms.configure')).toHaveLength(1))
    expect(calls('rooms.configure')[0]).toMatchObject({
      conversationId: PIAZZA,
      values: {
        'x-fountain': ['4'],
        'muc#roomconfig_membersonly': ['1'],
        'muc#roomconfig_roomname': ['Piazza'],
      },
    })
  })

  it('with a mistake lead to its tab, and are not sent', async () => {
    const { dialog, tab, type, press, calls } = await open(PIAZZA)
    await tab('Access')
    await type(await dialog.findByRole('textbox', { name: 'People at the same time, at most' }), 'many')
    await tab('General')
    await press('Save')
    expect(await dialog.findByText('Enter a whole number.')).toBeTruthy()
    expect(calls('rooms.configure')).toEqual([])
  })

  it('have its picture, for those who own a room that can have one', async () => {
    const { dialog, press, calls, app, bridge } = await open(PIAZZA)
    await dialog.findByRole('button', { name: 'Change picture' })
    const picture = () =>
      [...document.querySelectorAll<HTMLImageElement>('[role=dialog] .picture img')]
        .at(-1)
        ?.getAttribute('src')
    expect(picture()).toBeUndefined()
    const room = roomsSnapshot().rooms.find(({ conversationId }) => conversationId === PIAZZA)!
    const { accountId, jid } = room
    const avatar = 'a'.repeat(40)
    // That it has one, and that it is here, are two things.
    bridge.announce([{ kind: 'roomsChanged', rooms: [{ ...room, avatar }] }])
    await tick()
    expect(picture()).toBeUndefined()
    bridge.announce([{ kind: 'avatarsChanged', avatars: [{ accountId, jid, version: avatar }] }])
    await waitFor(() => expect(picture()).toContain(`/avatar/${avatar}`))
    expect(faceOf(app, app.chats.get(PIAZZA)!)).toMatchObject({ isRoom: true, picture: picture() })
    await press('Change picture')
    const asks = within(await screen.findByRole('dialog', { name: 'Picture of the room' }))
    await fireEvent.click(asks.getByRole('button', { name: 'Remove picture' }))
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Picture of the room' })).toBeNull())
    expect(calls('avatars.removeRoom')).toEqual([{ accountId, room: jid }])
  })

  it('have no picture where the room can have none', async () => {
    const { dialog } = await open(GARDEN)
    expect(dialog.queryByRole('button', { name: 'Change picture' })).toBeNull()
  })

  it('that were changed are not lost without a question', async () => {
    const { dialog, type, press } = await open(PIAZZA)
    await type(await dialog.findByRole('textbox', { name: 'Depth of the fountain' }), '4')
    await press('Cancel')
    const asks = within(await screen.findByRole('dialog', { name: 'Discard your changes?' }))
    await fireEvent.click(asks.getByRole('button', { name: 'Cancel' }))
    expect(screen.getByRole('dialog', { name: 'Room settings' })).toBeTruthy()
    await press('Cancel')
    const again = within(await screen.findByRole('dialog', { name: 'Discard your changes?' }))
    await fireEvent.click(again.getByRole('button', { name: 'Discard' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('that the room refuses say why, and stay', async () => {
    const { dialog, type, press } = await open(PIAZZA, {
      'rooms.configure': () => err({ code: 'not-connected' }),
    })
    await type(await dialog.findByRole('textbox', { name: 'Depth of the fountain' }), '4')
    await press('Save')
    expect(await dialog.findByRole('alert')).toBeTruthy()
    expect(dialog.getByRole<HTMLInputElement>('textbox', { name: 'Depth of the fountain' }).value).toBe('4')
  })
})

describe('the lists of members', () => {
  it('are shown one at a time, searched, added to, changed and shortened', async () => {
    const { dialog, tab, type, press, calls } = await open(PIAZZA)
    await tab('Members')
    const list = await dialog.findByRole('list', { name: 'Members' })
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(3))
    await type(dialog.getByRole('searchbox', { name: 'Search in this list' }), 'BENV')
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(1))

    await type(dialog.getByRole('textbox', { name: 'Address to add' }), 'paris@verona.example')
    await press('Add')
    const who = 'benvolio@montague.example'
    await waitFor(() => expect(calls('rooms.members')).toHaveLength(2))
    await fireEvent.change(dialog.getByRole('combobox', { name: `What ${who} is` }), {
      target: { value: 'admin' },
    })
    await waitFor(() => expect(calls('rooms.members')).toHaveLength(3))
    await press(`Remove ${who} from this list`)
    await waitFor(() =>
      expect(calls('rooms.setMember')).toMatchObject([
        { address: 'paris@verona.example', affiliation: 'member' },
        { address: who, affiliation: 'admin' },
        { address: who, affiliation: 'none' },
      ]),
    )
  })

  it('of banned people say why', async () => {
    const { dialog, tab } = await open(PIAZZA)
    await tab('Members')
    await fireEvent.change(await dialog.findByRole('combobox', { name: 'List' }), {
      target: { value: 'outcast' },
    })
    expect(await dialog.findByText(/bred of an airy word/)).toBeTruthy()
  })
})

describe('the end of a room', () => {
  it('is asked about, with a reason and a new place', async () => {
    const { dialog, press, type, calls } = await open(PIAZZA)
    await dialog.findByRole('textbox', { name: 'Depth of the fountain' })
    await press('Destroy room…')
    const asks = within(await screen.findByRole('dialog', { name: 'Destroy Piazza?' }))
    expect(calls('rooms.destroy')).toEqual([])
    await type(asks.getByRole('textbox', { name: 'Reason' }), 'Plague')
    await type(asks.getByRole('textbox', { name: 'New address' }), 'mantua@rooms.verona.example')
    await fireEvent.click(asks.getByRole('button', { name: 'Destroy room' }))
    await waitFor(() =>
      expect(calls('rooms.destroy')).toEqual([
        { conversationId: PIAZZA, reason: 'Plague', to: 'mantua@rooms.verona.example' },
      ]),
    )
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})
