import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Room, RoomStatus } from '../../../../shared/model/room.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf } from '../../../testing/open-chat.ts'
import { gardenSnapshot, openRoom } from '../../../testing/open-room.ts'
import { roomHistory } from '../../../testing/room-history.ts'
import {
  COURT,
  GARDEN,
  OWNER,
  roomsSnapshot,
  sampleRoom,
  sampleTraits,
  WHISPER,
} from '../../../testing/rooms.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ viewport: 2000 }))

const article = async (text: string | RegExp): Promise<HTMLElement> => {
  const log = await screen.findByRole('log', { name: 'Messages' })
  const found = (await within(log).findByText(text)).closest<HTMLElement>('article')
  if (!found) throw new Error('not in a message')
  return found
}

async function menuOf(text: string | RegExp): Promise<HTMLElement> {
  await fireEvent.contextMenu(await article(text))
  return screen.findByRole('menu')
}

const itemsOf = (menu: HTMLElement): string[] =>
  within(menu)
    .getAllByRole('menuitem')
    .map((one) => one.textContent.trim())

describe('the list', () => {
  it('has rooms with who wrote last, mentions apart, and what is the matter', async () => {
    await openRoom(roomsSnapshot())
    const garden = screen.getByRole('link', { name: /^The Capulets’ garden/ })
    expect(garden.textContent).toMatch(/Juliet:\s*Romeo, doff thy name/)
    expect(garden.textContent).toContain('Room')
    expect(garden.textContent).toContain('2 mentions')
    expect(garden.textContent).toContain('5 unread')
    expect(screen.getByRole('link', { name: /^The tomb/ }).textContent).toContain('Paris removed you')
    expect(screen.getByRole('link', { name: /^The tomb/ }).textContent).toContain('Not in this room')
    expect(screen.getByRole('link', { name: /^The Friar’s cell/ }).textContent).toContain(
      'The room isn’t answering',
    )
    const own = screen.getByRole('link', { name: /^Piazza/ })
    expect(within(own).getByRole('img', { name: 'In the room' })).toBeTruthy()
  })

  it('marks private chats in a room, which are no chats with a contact', async () => {
    await openRoom(roomsSnapshot())
    const whisper = screen.getByRole('link', { name: /^Juliet\s*·\s*The Capulets’ garden/ })
    expect(whisper.textContent).toContain('Private chat in a room')
    expect(within(whisper).queryByRole('img')).toBeNull()
    expect(screen.getByRole('link', { name: /^Paris\s*·/ }).textContent).toContain('Ended')
  })
})

describe('the header', () => {
  it('has the subject, its author in a dialog, and the number of people', async () => {
    const { main } = await openRoom()
    expect(within(main).getByRole('heading', { name: 'The Capulets’ garden' })).toBeTruthy()
    expect(within(main).getByRole('button', { name: 'People, 12 here' })).toBeTruthy()
    await fireEvent.click(within(main).getByRole('button', { name: /^Subject:\s*Tonight/ }))
    const dialog = await screen.findByRole('dialog', { name: 'Subject of The Capulets’ garden' })
    expect(within(dialog).getByText(/^Set by Juliet, /)).toBeTruthy()
    expect(within(dialog).getByRole('link', { name: 'https://verona.example/birds' })).toBeTruthy()
    expect(within(dialog).queryByRole('button', { name: 'Change subject' })).toBeNull()
  })

  it('cuts a subject of any length, which an owner changes', async () => {
    const subject = { text: 'word '.repeat(20_000), by: null, at: null }
    const { main, bridge } = await openRoom(gardenSnapshot({ subject, rights: OWNER }))
    const button = within(main).getByRole('button', { name: /^Subject:/ })
    expect(button.textContent.length).toBeLessThan(400)
    await fireEvent.click(button)
    const dialog = await screen.findByRole('dialog', { name: /^Subject of/ })
    expect(within(dialog).getByText(/^It may be longer/)).toBeTruthy()
    expect(dialog.textContent.length).toBeLessThan(12_000)
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Change subject' }))
    expect(within(dialog).getByText(/Changing it loses the rest/)).toBeTruthy()
    expect(within(dialog).getByText(/^This subject is too long/)).toBeTruthy()
    expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true)
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Subject' }), {
      target: { value: 'The lark' },
    })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() =>
      expect(callsOf(bridge, 'rooms.setSubject')).toEqual([{ conversationId: GARDEN, text: 'The lark' }]),
    )
  })

  it.each<[RoomStatus, string]>([
    [{ kind: 'waiting' }, 'Waiting to enter'],
    [{ kind: 'joining' }, 'Entering…'],
    [{ kind: 'out', why: 'left' }, 'Not in this room'],
  ])('says what is the matter: %j', async (status, sentence) => {
    const { main } = await openRoom(gardenSnapshot({ status }))
    expect(within(main).getAllByText(sentence).length).toBeGreaterThan(0)
    expect(within(main).queryByRole('button', { name: /^People, / })).toBeNull()
  })
})

describe('in the place of the composer', () => {
  const out = (status: Partial<Room>['status']) => gardenSnapshot({ ...(status !== undefined && { status }) })

  it('stands a way back into a room that was left and closed', async () => {
    const left = gardenSnapshot()
    const one = await openRoom({
      ...left,
      rooms: left.rooms.filter(({ conversationId }) => conversationId !== GARDEN),
    })
    await fireEvent.click(within(one.main).getByRole('button', { name: 'Enter again' }))
    expect(callsOf(one.bridge, 'rooms.enter')).toEqual([{ conversationId: GARDEN }])
  })

  it('stands below a private chat of a room that one is out of, too', async () => {
    const { main, bridge, app } = await openRoom(
      out({ kind: 'out', why: 'kicked', by: 'Tybalt', reason: 'Montague' }),
    )
    app.chats.show(WHISPER)
    await waitFor(() => expect(app.chats.openId).toBe(WHISPER))
    await fireEvent.click(await within(main).findByRole('button', { name: 'Enter again' }))
    expect(callsOf(bridge, 'rooms.enter')).toEqual([{ conversationId: GARDEN }])
  })

  it('stands why one is out, with a way back', async () => {
    const { main, bridge } = await openRoom(
      out({ kind: 'out', why: 'kicked', by: 'Tybalt', reason: 'Montague' }),
    )
    expect(within(main).getByText('Tybalt removed you from this room. Reason: “Montague”.')).toBeTruthy()
    expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull()
    await fireEvent.click(within(main).getByRole('button', { name: 'Enter again' }))
    expect(callsOf(bridge, 'rooms.enter')).toEqual([{ conversationId: GARDEN }])
  })

  it('leads to where the room has moved', async () => {
    const to = 'orchard@rooms.verona.example' as BareJid
    const { main, bridge, app } = await openRoom(out({ kind: 'out', why: 'destroyed', to, reason: null }), {
      'rooms.join': () => ({ ok: true, value: { kind: 'joined', conversationId: COURT } }),
    })
    await fireEvent.click(within(main).getByRole('button', { name: 'Go there' }))
    await waitFor(() => expect(app.chats.openId).toBe(COURT))
    expect(callsOf(bridge, 'rooms.join')).toMatchObject([{ address: to }])
  })

  it('asks for a password, or proposes a nickname', async () => {
    const { main, bridge } = await openRoom(
      out({ kind: 'out', why: 'refused', refusal: { code: 'room-password-needed', wrong: true } }),
    )
    expect(within(main).getByText('This password is wrong.')).toBeTruthy()
    const field = main.querySelector('input[type=password]')
    if (!field) throw new Error('no field')
    await fireEvent.input(field, { target: { value: 'sesame' } })
    await fireEvent.click(within(main).getByRole('button', { name: 'Enter' }))
    expect(callsOf(bridge, 'rooms.enter')).toEqual([{ conversationId: GARDEN, password: 'sesame' }])
    const refused = {
      ...sampleRoom(),
      status: {
        kind: 'out',
        why: 'refused',
        refusal: { code: 'nickname-taken', proposal: 'Romeo 2' },
      },
    } as const
    bridge.announce([{ kind: 'roomsChanged', rooms: [refused] }])
    await fireEvent.click(await within(main).findByRole('button', { name: 'Enter as Romeo 2' }))
    expect(callsOf(bridge, 'rooms.join')).toMatchObject([{ nick: 'Romeo 2' }])
  })

  it('is a way to ask for voice', async () => {
    const { main, bridge } = await openRoom(roomsSnapshot(), {}, COURT)
    await fireEvent.click(within(main).getByRole('button', { name: 'Ask for permission' }))
    expect(callsOf(bridge, 'rooms.requestVoice')).toEqual([{ conversationId: COURT }])
    expect(await within(main).findByText('You asked for permission to write.')).toBeTruthy()
  })

  it('stands that a private chat has ended', async () => {
    const { main } = await openRoom(roomsSnapshot(), {}, 25 as ConversationId)
    expect(within(main).getByText('Paris has left the room, so this private chat has ended.')).toBeTruthy()
    expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull()
  })
})

describe('above the messages', () => {
  it('are requests, one after the other', async () => {
    const requests = [
      { id: 7, what: 'voice', nick: 'Gregory', address: null },
      { id: 8, what: 'membership', nick: null, address: 'sampson@capulet.example' },
    ] as const
    const { main, bridge } = await openRoom(gardenSnapshot({ requests, rights: OWNER }))
    expect(within(main).getByText('Gregory asks for permission to write. (1 more request)')).toBeTruthy()
    await fireEvent.click(within(main).getByRole('button', { name: 'Allow' }))
    expect(callsOf(bridge, 'rooms.answerRequest')).toEqual([
      { conversationId: GARDEN, request: 7, allow: true },
    ])
    bridge.announce([{ kind: 'roomsChanged', rooms: [sampleRoom({ requests: requests.slice(1) })] }])
    expect(await within(main).findByText('sampson@capulet.example asks to become a member.')).toBeTruthy()
  })

  it('is when a silent room is tried again', async () => {
    const status = { kind: 'silent', retryAt: Date.now() + 60_000 } as const
    const { main, bridge } = await openRoom(gardenSnapshot({ status }))
    expect(within(main).getByText(/^The room isn’t answering\. Balcony tries again: /)).toBeTruthy()
    await fireEvent.click(within(main).getByRole('button', { name: 'Try now' }))
    expect(callsOf(bridge, 'rooms.enter')).toHaveLength(1)
    // What is written meanwhile waits.
    expect(screen.getByRole('textbox', { name: 'Message' })).toBeTruthy()
  })
})

describe('messages', () => {
  it('have their authors, once for each group, and who looks like another is marked', async () => {
    await openRoom()
    const first = await article('Who’s there? The orchard walls are high and hard to climb.')
    const second = await article('And the place death, considering who thou art.')
    expect(first.getAttribute('aria-label')).toMatch(/^Juliet, /)
    expect(first.textContent).toContain('Juliet')
    expect(second.textContent).not.toContain('Juliet')
    const impostor = await article('I am Juliet, send me your letters instead.')
    expect(impostor.textContent).toContain('Mixes letters from different alphabets')
  })

  it('that mention the person are marked, and say so', async () => {
    await openRoom()
    const meant = await article(/doff thy name/)
    expect(meant.classList).toContain('mention')
    const about = document.getElementById(meant.getAttribute('aria-describedby') ?? '')
    expect(about?.textContent).toContain('Mentions you')
    expect(about?.textContent).toContain('you and Nurse')
  })

  it('of one’s own are in the room once it says so', async () => {
    await openRoom()
    const told = await article('He jests at scars that never felt a wound.')
    expect(within(told).getByRole('img', { name: 'In the room' })).toBeTruthy()
    const sent = await article('But soft! What light?')
    expect(within(sent).getByRole('img', { name: 'Sent' })).toBeTruthy()
  })

  it('that a moderator deleted say why, and those of ignored people wait', async () => {
    await openRoom()
    expect(await screen.findByText(/^Deleted by a moderator: Put up thy sword/)).toBeTruthy()
    expect(screen.queryByText(/push Montague’s men/)).toBeNull()
    const ignored = await article(/From somebody you ignore/)
    await fireEvent.click(within(ignored).getByRole('button', { name: 'Show' }))
    expect(within(ignored).getByText(/push Montague’s men/)).toBeTruthy()
  })

  it('have lines of what happened between them, and who came and went is one', async () => {
    const { bridge } = await openRoom()
    expect(await screen.findByText('Friar Laurence removed Tybalt: “Brawling”')).toBeTruthy()
    const notice = (joined: readonly string[], left: readonly string[] = []) =>
      bridge.announce([
        { kind: 'roomNoticed', conversationId: GARDEN, notice: { what: 'traffic', joined, left } },
      ])
    notice(['Gregory'])
    notice(['Abram', 'Sampson', 'Peter'], ['Nurse', 'Tybalt'])
    expect(await screen.findByText('Gregory, Abram, and 2 others came; Nurse and Tybalt left')).toBeTruthy()
    const quote = await article('An if he hear thee, thou wilt anger him.')
    expect(within(quote).getByRole('button', { name: 'In reply to Mercutio' })).toBeTruthy()
    expect(within(quote).getByText('* Mercutio conjures')).toBeTruthy()
    const menu = await menuOf(/conjures by Rosaline/)
    await fireEvent.click(within(menu).getByRole('menuitem', { name: 'Reply' }))
    const answered = await screen.findByRole('group', { name: 'Replying to Mercutio' })
    expect(within(answered).getByText('* Mercutio conjures by Rosaline’s bright eyes')).toBeTruthy()
  })

  it('can be answered where they have ids that everybody shares', async () => {
    await openRoom()
    const menu = await menuOf(/doff thy name/)
    expect(itemsOf(menu)).toEqual(expect.arrayContaining(['Reply', 'React']))
    expect(itemsOf(menu)).not.toContain('Delete for everyone…')
  })

  it('cannot be answered where they have none', async () => {
    await openRoom(gardenSnapshot({ traits: { ...sampleTraits, stanzaIds: false } }))
    const items = itemsOf(await menuOf(/doff thy name/))
    expect(items).not.toContain('Reply')
    expect(items).not.toContain('React')
  })

  it('are not changed by who may only read', async () => {
    await openRoom(gardenSnapshot({ rights: { ...sampleRoom().rights, talk: false } }))
    const items = itemsOf(await menuOf('He jests at scars that never felt a wound.'))
    expect(items).not.toContain('Edit')
    expect(items).toContain('Copy')
  })

  it('are deleted for everybody by a moderator, with a reason', async () => {
    const { bridge } = await openRoom(gardenSnapshot({ rights: OWNER, role: 'moderator' }))
    const menu = await menuOf('I am Juliet, send me your letters instead.')
    await fireEvent.click(within(menu).getByRole('menuitem', { name: 'Delete for everyone…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Delete message for everyone' })
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Reason' }), {
      target: { value: 'Impostor' },
    })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete for everyone' }))
    const target = roomHistory.find(({ by }) => by?.key === 'o:mallory')?.id as MessageId
    await waitFor(() =>
      expect(callsOf(bridge, 'rooms.retract')).toEqual([{ messageId: target, reason: 'Impostor' }]),
    )
  })

  it('of a private chat are delivered, as to a person', async () => {
    const { main } = await openRoom(roomsSnapshot(), {}, WHISPER)
    expect(within(main).getByText('Private chat in The Capulets’ garden')).toBeTruthy()
    const own = await article('O blessed, blessed night!')
    expect(within(own).getByRole('img', { name: 'Delivered' })).toBeTruthy()
  })
})

describe('who is writing', () => {
  it('is said by name, as long as they are few', async () => {
    const { bridge } = await openRoom()
    const say = (...nicks: string[]) =>
      bridge.announce([{ kind: 'roomWriting', conversationId: GARDEN, nicks }])
    say('Juliet')
    expect(await screen.findByText('Juliet is writing…')).toBeTruthy()
    say('Juliet', 'Nurse')
    expect(await screen.findByText('Juliet and Nurse are writing…')).toBeTruthy()
    say('A', 'B', 'C', 'D')
    expect(await screen.findByText('Several people are writing…')).toBeTruthy()
    say()
    await waitFor(() => expect(screen.queryByText(/writing…/, { selector: 'main *' })).toBeNull())
  })
})

describe('the menu of a room', () => {
  it('sets what is announced, and leaves', async () => {
    const { main, bridge } = await openRoom(gardenSnapshot({ occupants: 400 }))
    const open = async (): Promise<HTMLElement> => {
      const [more] = within(main).getAllByRole('button', { name: 'More' })
      if (more) await fireEvent.click(more)
      return screen.findByRole('menu')
    }
    const menu = await open()
    const radio = (name: string) => within(menu).getByRole('menuitemradio', { name })
    expect(radio('Notify me only when I’m mentioned').getAttribute('aria-checked')).toBe('true')
    await fireEvent.click(radio('Don’t notify me'))
    expect(callsOf(bridge, 'notifications.setRule')).toEqual([
      { conversationId: GARDEN, rule: 'none', until: null },
    ])
    expect(within(await open()).getByRole('menuitem', { name: /^Leave room/ })).toBeTruthy()
  })
})
