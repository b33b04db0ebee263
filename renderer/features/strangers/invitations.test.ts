import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { giveLayout } from '../../testing/layout.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { roomFindingAnswers, sampleInvitations } from '../../testing/room-finding.ts'
import { GARDEN, roomsSnapshot } from '../../testing/rooms.ts'
import { sampleRequests } from '../../testing/strangers.ts'

vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ viewport: 900, row: 68 }))

async function show() {
  const snapshot = roomsSnapshot({
    invitations: sampleInvitations,
    requests: sampleRequests.slice(0, 1),
    strangers: [],
  })
  const shown = await renderWindow(snapshot, [], roomFindingAnswers)
  const row = await screen.findByRole('link', { name: /^Unknown senders/ })
  await fireEvent.click(row)
  const list = await screen.findByRole('list', { name: 'Requests' })
  const item = (room: RegExp) => within(list).getByRole('listitem', { name: room })
  const press = (room: RegExp, name: string) =>
    fireEvent.click(within(item(room)).getByRole('button', { name }))
  return { ...shown, row, list, item, press }
}

describe('an invitation to a room', () => {
  it('waits among the requests, is counted like them, and says whose word it is', async () => {
    const { row, item, list } = await show()
    expect(row.textContent).toContain('4 people waiting')
    expect(within(list).getAllByRole('listitem')).toHaveLength(4)
    expect(item(/^feast/).textContent).toContain('Juliet Capulet (juliet@capulet.example) invites you')
    expect(item(/^feast/).textContent).toContain('Supper is ready.')
    expect(item(/^duel/).textContent).toContain('The room says that')
    expect(item(/^lottery/).textContent).toContain('Somebody invites you')
  })

  it('is accepted, and the room opens', async () => {
    const { bridge, press, app } = await show()
    await press(/^feast/, 'Join')
    await waitFor(() => expect(app.chats.openId).toBe(GARDEN))
    expect(callsOf(bridge, 'rooms.acceptInvitation')).toEqual([{ invitation: 1 }])
  })

  it('is declined, and goes with the answer', async () => {
    const { bridge, press, list } = await show()
    await press(/^lottery/, 'Decline')
    expect(callsOf(bridge, 'rooms.declineInvitation')).toEqual([{ invitation: 3 }])
    bridge.announce([{ kind: 'invitationsChanged', invitations: sampleInvitations.slice(0, 2) }])
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(3))
    expect(callsOf(bridge, 'rooms.acceptInvitation')).toEqual([])
  })

  it('that is refused says why in the dialog for entering, which knows the room', async () => {
    const { press } = await show()
    await press(/^duel/, 'Join')
    const dialog = await screen.findByRole('dialog', { name: 'Join a room' })
    const address = within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Address' })
    expect([address.value, address.readOnly]).toEqual(['duel@rooms.verona.example', true])
    expect(within(dialog).getByRole('alert').textContent).toContain('Only members can enter')
  })
})
