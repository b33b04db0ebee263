import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { giveLayout } from '../../testing/layout.ts'
import type { Given } from '../../testing/mock-bridge.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { roomFindingAnswers } from '../../testing/room-finding.ts'
import { GARDEN, roomsSnapshot } from '../../testing/rooms.ts'
import { ROMEO } from '../../testing/sample.ts'

vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ row: 68 }))

async function open(address: string, given: Given = {}) {
  const shown = await renderWindow(roomsSnapshot(), [], { ...roomFindingAnswers, ...given })
  await fireEvent.click(screen.getByRole('button', { name: 'New conversation' }))
  const before = await screen.findByRole('dialog', { name: 'New conversation' })
  await fireEvent.input(within(before).getByRole('textbox', { name: 'Address' }), {
    target: { value: address },
  })
  await fireEvent.click(within(before).getByRole('button', { name: 'Join room' }))
  const dialog = await screen.findByRole('dialog', { name: 'Join a room' })
  const field = (name: string) =>
    within(dialog).findByLabelText<HTMLInputElement>(name, { selector: 'input' })
  await waitFor(async () => expect((await field('Nickname')).value).toBe('Romeo'))
  const press = async (name: string) => fireEvent.click(await within(dialog).findByRole('button', { name }))
  const alert = async () => (await within(dialog).findByRole('alert')).textContent
  return { ...shown, dialog, field, press, alert, joins: () => callsOf(shown.bridge, 'rooms.join') }
}

const to = (name: string) => ({ accountId: ROMEO, address: `${name}@rooms.verona.example` })

describe('entering a room', () => {
  it('shows what the room says about itself, and enters under the usual nickname', async () => {
    const { dialog, press, joins, app } = await open('square@rooms.verona.example')
    const about = await within(dialog).findByRole('region', { name: 'About this room' })
    for (const fact of ['The public square', '41 people', 'Everyone here can see your address', 'Italian'])
      expect(about.textContent).toContain(fact)
    expect(joins()).toEqual([])
    await press('Join')
    await waitFor(() => expect(app.chats.openId).toBe(GARDEN))
    expect(joins()).toEqual([{ ...to('square'), nick: 'Romeo' }])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('completes a name alone with the server’s service', async () => {
    const { dialog, press, joins } = await open('orchard')
    expect(dialog.textContent).toContain('That is orchard@rooms.verona.example')
    await press('Join')
    await waitFor(() => expect(joins()).toEqual([{ ...to('orchard'), nick: 'Romeo' }]))
  })

  it.each([
    ['invalid', /doesn’t accept this nickname/, null],
    ['banned', /You are banned/, null],
    ['closed', /Ask its owner/, null],
    ['many', /Leave one first/, null],
    ['full', /full/, 'Try again'],
    ['unready', /being set up/, 'Try again'],
    ['silent', /isn’t answering/, 'Try again'],
    ['odd', /Only in doublet and hose/, 'Try again'],
    ['nowhere', /no room with this address/, 'Create this room'],
    ['juliet', /not the address of a room/, 'Open as a chat'],
  ])('%s: says why not, and the way on', async (name, sentence, way) => {
    const { dialog, press, alert } = await open(to(name).address)
    await press('Join')
    expect(await alert()).toMatch(sentence)
    if (way !== null) expect(within(dialog).getByRole('button', { name: way })).toBeTruthy()
  })

  it.each([
    ['taken', 'Romeo2'],
    ['kept', 'Montague'],
  ])('%s: takes the nickname that is proposed with one click', async (name, nick) => {
    const { press, joins, app } = await open(to(name).address)
    await press('Join')
    await press(`Join as ${nick}`)
    await waitFor(() => expect(app.chats.openId).toBe(GARDEN))
    expect(joins().at(-1)).toEqual({ ...to(name), nick })
  })

  it('asks for a password only when the room wants one, and puts the cursor there', async () => {
    const { dialog, field, press, joins, app } = await open(to('locked').address)
    expect(within(dialog).queryByLabelText('Password')).toBeNull()
    await press('Join')
    const password = await field('Password')
    await waitFor(() => expect(document.activeElement).toBe(password))
    await fireEvent.input(password, { target: { value: 'aqua vitae' } })
    await fireEvent.submit(password.form!)
    await waitFor(() => expect(app.chats.openId).toBe(GARDEN))
    expect(joins().at(-1)).toEqual({ ...to('locked'), nick: 'Romeo', password: 'aqua vitae' })
  })

  it('follows a room that has moved, and enters only when told', async () => {
    const { field, press, joins } = await open(to('moved').address)
    await press('Join')
    await press('Go there')
    expect((await field('Address')).value).toBe('mantua@rooms.verona.example')
    expect(joins()).toHaveLength(1)
  })

  it('can be cancelled while the room decides; its answer no longer counts', async () => {
    let answer: (() => void) | undefined
    const { dialog, press, bridge, app } = await open(to('slow').address, {
      'rooms.join': () =>
        new Promise((resolve) => {
          answer = () => resolve({ ok: true, value: { kind: 'joined', conversationId: GARDEN } })
        }),
    })
    await press('Join')
    expect(await within(dialog).findByRole('progressbar')).toBeTruthy()
    await press('Cancel')
    expect(callsOf(bridge, 'rooms.cancelJoin')).toEqual([to('slow')])
    answer?.()
    await waitFor(() => expect(within(dialog).queryByRole('progressbar')).toBeNull())
    expect(app.chats.openId).not.toBe(GARDEN)
  })
})

describe('forms before a room', () => {
  it('asks for membership with the room’s form in our words', async () => {
    const { press, bridge } = await open(to('members').address)
    await press('Join')
    await press('Ask for membership')
    const asked = await screen.findByRole('dialog', { name: 'Ask to become a member' })
    await fireEvent.click(within(asked).getByRole('button', { name: 'Send' }))
    // What is missing is said before anything goes out.
    expect(callsOf(bridge, 'rooms.register')).toEqual([])
    await fireEvent.input(within(asked).getByRole('textbox', { name: 'Nickname' }), {
      target: { value: 'Romeo' },
    })
    await fireEvent.click(within(asked).getByRole('button', { name: 'Send' }))
    await waitFor(() =>
      expect(callsOf(bridge, 'rooms.register')).toEqual([
        { ...to('members'), values: { 'muc#register_roomnick': ['Romeo'], 'muc#register_email': [] } },
      ]),
    )
    const again = await screen.findByRole('dialog', { name: 'Join a room' })
    expect((await within(again).findByText(/once an admin has agreed/)).getAttribute('role')).toBe('status')
  })

  it('shows the picture of a challenge, sends the answer, and begins anew after a wrong one', async () => {
    const { press, bridge, alert } = await open(to('asks').address)
    await press('Join')
    const asks = await screen.findByRole('dialog', { name: 'The room asks a question' })
    expect(within(asks).getByRole('img', { name: 'Fruit in the picture' })).toBeTruthy()
    await fireEvent.input(within(asks).getByRole('textbox'), { target: { value: 'pear' } })
    await fireEvent.click(within(asks).getByRole('button', { name: 'Answer' }))
    await waitFor(() =>
      expect(callsOf(bridge, 'rooms.answerChallenge')).toEqual([
        { ...to('asks'), values: { ocr: ['pear'] } },
      ]),
    )
    await screen.findByRole('dialog', { name: 'Join a room' })
    expect(await alert()).toMatch(/answer was not right/)
  })

  it('closed at a challenge, stops entering', async () => {
    const { press, bridge } = await open(to('asks').address)
    await press('Join')
    const asks = await screen.findByRole('dialog', { name: 'The room asks a question' })
    await fireEvent.click(within(asks).getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(callsOf(bridge, 'rooms.cancelJoin')).toEqual([to('asks')]))
  })
})
