import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf } from '../../../testing/open-chat.ts'
import { gardenSnapshot, openRoom } from '../../../testing/open-room.ts'
import { GARDEN, OWNER, WHISPER } from '../../../testing/rooms.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout())

const owned = gardenSnapshot({ role: 'moderator', affiliation: 'owner', rights: OWNER })
const texts = (list: HTMLElement): (string | null)[] =>
  within(list)
    .getAllByRole('option')
    .map((one) => one.textContent)

describe('nicknames', () => {
  it('are completed behind an @, and mentioned', async () => {
    const { type, press, bridge } = await openRoom()
    const field = await type('@ju')
    const list = await screen.findByRole('listbox', { name: 'Names in this room' })
    expect(within(list).getAllByRole('option')).toHaveLength(2)
    expect(field.getAttribute('aria-controls')).toBe(list.id)
    await press('Enter')
    expect(field.value).toBe('Juliet, ')
    expect(screen.queryByRole('listbox')).toBeNull()
    await type('Juliet, good night')
    await press('Enter')
    await waitFor(() =>
      expect(callsOf(bridge, 'messages.send')).toEqual([
        { conversationId: GARDEN, body: 'Juliet, good night', mentions: ['Juliet'] },
      ]),
    )
  })

  it('are completed by Tab where there is one, which else moves on', async () => {
    const { type, press, bridge } = await openRoom()
    let field = await type('Good night, Merc')
    await waitFor(() => expect(callsOf(bridge, 'rooms.complete')).toHaveLength(1))
    expect(screen.queryByRole('listbox')).toBeNull()
    await waitFor(async () => {
      await press('Tab')
      expect(field.value).toBe('Good night, Mercutio ')
    })
    field = await type('Good night, sweet')
    await waitFor(() => expect(callsOf(bridge, 'rooms.complete').length).toBeGreaterThan(1))
    // Not prevented.
    expect(await press('Tab')).toBe(true)
    expect(field.value).toBe('Good night, sweet')
  })

  it('are left alone after Escape', async () => {
    const { type, press } = await openRoom()
    await type('@ju')
    await screen.findByRole('listbox')
    await press('Escape')
    expect(screen.queryByRole('listbox')).toBeNull()
    await type('@jul')
    await new Promise((resolve) => setTimeout(resolve))
    expect(screen.queryByRole('listbox')).toBeNull()
  })
})

describe('commands', () => {
  it('are listed as one types, those that one may use', async () => {
    const { type, press } = await openRoom()
    const field = await type('/')
    const list = await screen.findByRole('listbox', { name: 'Commands' })
    expect(texts(list).join()).toContain('/nick')
    expect(texts(list).join()).not.toContain('/kick')
    await type('/ni')
    await press('Tab')
    expect(field.value).toBe('/nick ')
  })

  it('change the nickname and the subject', async () => {
    const { type, press, bridge } = await openRoom(owned)
    const field = await type('/nick Montague')
    await press('Enter')
    expect(await screen.findByText('You are now called Montague here.')).toBeTruthy()
    expect(field.value).toBe('')
    await type('/topic The lark')
    await press('Enter')
    await waitFor(() =>
      expect(callsOf(bridge, 'rooms.setSubject')).toEqual([{ conversationId: GARDEN, text: 'The lark' }]),
    )
    await type('/topic')
    await press('Enter')
    expect(await screen.findByText(/^The subject is “Tonight/)).toBeTruthy()
    expect(callsOf(bridge, 'messages.send')).toEqual([])
  })

  it('write to somebody privately, and open that', async () => {
    const { type, press, bridge, app } = await openRoom()
    await type('/msg Friar Laurence bring herbs')
    await press('Enter')
    await waitFor(() =>
      expect(callsOf(bridge, 'messages.send')).toEqual([{ conversationId: WHISPER, body: 'bring herbs' }]),
    )
    expect(callsOf(bridge, 'rooms.openPrivate')).toEqual([{ conversationId: GARDEN, nick: 'Friar Laurence' }])
    expect(await screen.findByText('Written privately to Friar Laurence')).toBeTruthy()
    await type('/query Nurse')
    await press('Enter')
    await waitFor(() => expect(app.chats.openId).toBe(WHISPER))
  })

  it('go out with Enter once the nickname stands there in full', async () => {
    const { type, press, bridge } = await openRoom(owned)
    bridge.answer({ 'rooms.complete': () => ({ ok: true, value: ['Nurse’s man', 'Nurse'] }) })
    const field = await type('/kick Nur')
    await screen.findByRole('listbox', { name: 'Names in this room' })
    await type('/kick Nurse')
    await waitFor(() =>
      expect(screen.getByRole('option', { selected: true }).textContent.trim()).toBe('Nurse'),
    )
    await press('Enter')
    expect(await screen.findByText('Removed: Nurse')).toBeTruthy()
    expect(field.value).toBe('')
  })

  it('remove, ban and invite', async () => {
    const { type, press, bridge } = await openRoom(owned)
    await type('/kick Tybalt brawling again')
    await press('Enter')
    expect(await screen.findByText('Removed: Tybalt')).toBeTruthy()
    await type('/ban paris@verona.example')
    await press('Enter')
    expect(await screen.findByText('Banned: paris@verona.example')).toBeTruthy()
    bridge.answer({ 'rooms.invite': () => ({ ok: true, value: [] }) })
    await type('/invite nurse@capulet.example come')
    await press('Enter')
    expect(await screen.findByText('Invited: nurse@capulet.example')).toBeTruthy()
    const [kicked, banned, invited] = ['rooms.setRole', 'rooms.setMember', 'rooms.invite'].map((name) =>
      callsOf(bridge, name),
    )
    expect(kicked).toEqual([
      { conversationId: GARDEN, nick: 'Tybalt', role: 'none', reason: 'brawling again' },
    ])
    expect(banned).toEqual([
      { conversationId: GARDEN, address: 'paris@verona.example', affiliation: 'outcast' },
    ])
    expect(invited).toEqual([{ conversationId: GARDEN, people: ['nurse@capulet.example'], reason: 'come' }])
  })

  it('say why nothing was done, and keep the text', async () => {
    const { type, press, bridge } = await openRoom()
    const field = await type('/kick Tybalt')
    await press('Enter')
    expect(await screen.findByText('You may not use “/kick” in this room.')).toBeTruthy()
    expect(field.value).toBe('/kick Tybalt')
    await type('/query Rosencrantz')
    await press('Enter')
    expect(await screen.findByText('Nobody here is called “Rosencrantz”.')).toBeTruthy()
    bridge.answer({
      'rooms.join': () => ({
        ok: true,
        value: { kind: 'refused', refusal: { code: 'banned' } },
      }),
    })
    await type('/join tomb@rooms.verona.example')
    await press('Enter')
    expect(await screen.findByText('You are banned from this room.')).toBeTruthy()
    bridge.answer({ 'rooms.leave': () => ({ ok: false, error: { code: 'not-found' } }) })
    await type('/part good night')
    await press('Enter')
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(field.value).toBe('/part good night')
    expect(callsOf(bridge, 'rooms.setRole')).toEqual([])
  })

  it('that do not exist are never sent, unless the person says so', async () => {
    const { type, press, bridge } = await openRoom()
    await type('/etc/passwd')
    await press('Enter')
    expect(await screen.findByText('There is no command “/etc/passwd”, so nothing was sent.')).toBeTruthy()
    expect(callsOf(bridge, 'messages.send')).toEqual([])
    await fireEvent.click(screen.getByRole('button', { name: 'Send as text' }))
    await type('//kick is a command')
    await press('Enter')
    await waitFor(() =>
      expect(callsOf(bridge, 'messages.send')).toEqual([
        { conversationId: GARDEN, body: '/etc/passwd' },
        { conversationId: GARDEN, body: '/kick is a command' },
      ]),
    )
  })

  it('are explained by /help, and /me is a text', async () => {
    const { type, press, bridge } = await openRoom()
    await type('/help')
    await press('Enter')
    const dialog = await screen.findByRole('dialog', { name: 'Commands in a room' })
    expect(dialog.textContent).toContain('/query')
    expect(dialog.textContent).not.toContain('/ban')
    const [, close] = within(dialog).getAllByRole('button', { name: 'Close' })
    if (close) await fireEvent.click(close)
    await type('/me sighs')
    await press('Enter')
    await waitFor(() =>
      expect(callsOf(bridge, 'messages.send')).toEqual([{ conversationId: GARDEN, body: '/me sighs' }]),
    )
  })
})
