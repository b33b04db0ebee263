import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf } from '../../../testing/open-chat.ts'
import { gardenSnapshot, openRoom } from '../../../testing/open-room.ts'
import { crowd, GARDEN, OWNER, sampleOccupants, sampleRoom, WHISPER } from '../../../testing/rooms.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ viewport: 2000 }))

const owned = gardenSnapshot({ role: 'moderator', affiliation: 'owner', rights: OWNER })

const namesIn = (people: HTMLElement): (string | null)[] =>
  within(people)
    .getAllByRole('listitem')
    .map((one) => one.getAttribute('aria-label'))

async function openMenu(people: HTMLElement, nick: string): Promise<HTMLElement> {
  const row = within(people).getByRole('listitem', { name: nick })
  await fireEvent.contextMenu(within(row).getByRole('button'))
  return screen.findByRole('menu')
}

describe('the people of a room', () => {
  it('are shown by the picture of the contact they are, else by that in their presence', async () => {
    const version = 'c'.repeat(40)
    const photo = 'd'.repeat(40)
    const juliet = sampleOccupants.find(({ nick }) => nick === 'Juliet')!
    const { openPeople, bridge } = await openRoom(gardenSnapshot(), {
      'rooms.occupants': () => ({
        ok: true,
        value: {
          occupants: [
            { ...juliet, photo },
            { ...juliet, nick: 'Nurse', address: null, photo },
          ],
          next: null,
        },
      }),
    })
    const people = await openPeople()
    const src = (nick: string) =>
      within(people).getByRole('listitem', { name: nick }).querySelector('img')?.getAttribute('src')
    await waitFor(() => expect(src('Juliet')).toContain(photo))
    const { accountId } = sampleRoom()
    bridge.announce([{ kind: 'avatarsChanged', avatars: [{ accountId, jid: juliet.address!, version }] }])
    await waitFor(() => expect(src('Juliet')).toContain(version))
    expect(src('Nurse')).toContain(photo)
  })

  it('are listed by what they are, with the count of each', async () => {
    const { openPeople, bridge } = await openRoom()
    const people = await openPeople()
    await waitFor(() =>
      expect(namesIn(people)).toEqual([
        'Owners, 1',
        'Juliet',
        'Admins, 1',
        'Friar Laurence',
        'Moderators, 1',
        'Nurse',
        'Participants, 7',
        'Balthasar',
        'Benvolio',
        'Juliеt',
        'Mercutio',
        'Romeo',
        'Tybalt',
        'ليلى',
        'Visitors, 2',
        'Peter',
        'Rosaline',
      ]),
    )
    expect(within(people).getByText('Only moderators can see your address.')).toBeTruthy()
    const row = within(people).getByRole('listitem', { name: 'Friar Laurence' })
    expect(row.textContent).toContain('Host')
    expect(within(people).getByRole('listitem', { name: 'Juliet' }).textContent).toContain(
      'juliet@capulet.example',
    )
    // Only while the list is open.
    expect(callsOf(bridge, 'app.watch').at(-1)).toEqual({
      topics: [
        { kind: 'history', conversationId: GARDEN },
        { kind: 'occupants', conversationId: GARDEN },
      ],
    })
    await fireEvent.click(within(people).getByRole('button', { name: 'Close people' }))
    expect(callsOf(bridge, 'app.watch').at(-1)).toEqual({
      topics: [{ kind: 'history', conversationId: GARDEN }],
    })
  })

  it('come and go while one looks', async () => {
    const { openPeople, bridge } = await openRoom()
    const people = await openPeople()
    await within(people).findByRole('listitem', { name: 'Peter' })
    const [balthasar] = sampleOccupants
    if (!balthasar) throw new Error('nobody')
    bridge.announce([
      {
        kind: 'occupantsChanged',
        conversationId: GARDEN,
        changed: [{ ...balthasar, nick: 'Gregory', key: 'o:Gregory', role: 'visitor' }],
        gone: ['Peter'],
      },
    ])
    expect(await within(people).findByRole('listitem', { name: 'Gregory' })).toBeTruthy()
    expect(within(people).queryByRole('listitem', { name: 'Peter' })).toBeNull()
  })

  it('are told apart where names look alike', async () => {
    const { openPeople } = await openRoom()
    const people = await openPeople()
    const real = await within(people).findByRole('listitem', { name: 'Juliet' })
    expect(real.textContent).toContain('Looks like another name in this room')
    const false_ = within(people).getByRole('listitem', { name: 'Juliеt' })
    expect(false_.textContent).toContain('Mixes letters from different alphabets')
    expect(false_.querySelector('.odd')?.textContent).toBe('е')
  })

  it('are searched', async () => {
    const { openPeople } = await openRoom()
    const people = await openPeople()
    const field = within(people).getByRole('searchbox', { name: 'Search people' })
    await fireEvent.input(field, { target: { value: 'ben' } })
    expect(namesIn(people)).toEqual(['Participants, 1', 'Benvolio'])
    await fireEvent.input(field, { target: { value: 'nobody at all' } })
    expect(within(people).getByText('Nobody here has that name.')).toBeTruthy()
  })

  it('are drawn as far as one sees, however many there are', async () => {
    giveLayout()
    const { openPeople } = await openRoom(undefined, {
      'rooms.occupants': ({ from }) => {
        const at = from === undefined ? 0 : crowd.findIndex(({ nick }) => nick === from)
        return {
          ok: true,
          value: { occupants: crowd.slice(at, at + 500), next: crowd[at + 500]?.nick ?? null },
        }
      },
    })
    const people = await openPeople()
    expect(await within(people).findByRole('listitem', { name: 'Participants, 3,000' })).toBeTruthy()
    expect(within(people).getAllByRole('listitem').length).toBeLessThan(60)
  })

  it('are written to privately, mentioned and ignored', async () => {
    const { openPeople, bridge, app } = await openRoom()
    const people = await openPeople()
    let menu = await openMenu(people, 'Mercutio')
    expect(within(menu).queryByRole('menuitem', { name: 'Ban…' })).toBeNull()
    await fireEvent.click(within(menu).getByRole('menuitem', { name: 'Mention' }))
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).value).toBe('Mercutio, ')
    menu = await openMenu(people, 'Mercutio')
    await fireEvent.click(within(menu).getByRole('menuitem', { name: 'Ignore' }))
    expect(callsOf(bridge, 'rooms.ignore')).toEqual([
      { conversationId: GARDEN, nick: 'Mercutio', ignored: true },
    ])
    menu = await openMenu(people, 'Mercutio')
    await fireEvent.click(within(menu).getByRole('menuitem', { name: 'Message privately' }))
    await waitFor(() => expect(app.chats.openId).toBe(WHISPER))
  })

  it('are removed and banned with a reason, after a question', async () => {
    const { openPeople, bridge } = await openRoom(owned)
    const people = await openPeople()
    let menu = await openMenu(people, 'Tybalt')
    await fireEvent.click(within(menu).getByRole('menuitem', { name: 'Remove from the room…' }))
    let dialog = await screen.findByRole('dialog', { name: 'Remove Tybalt from the room' })
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Reason' }), {
      target: { value: 'Brawling' },
    })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Remove' }))
    await waitFor(() =>
      expect(callsOf(bridge, 'rooms.setRole')).toEqual([
        { conversationId: GARDEN, nick: 'Tybalt', role: 'none', reason: 'Brawling' },
      ]),
    )
    bridge.answer({ 'rooms.setAffiliation': () => ({ ok: false, error: { code: 'not-found' } }) })
    menu = await openMenu(people, 'Tybalt')
    await fireEvent.click(within(menu).getByRole('menuitem', { name: 'Ban…' }))
    dialog = await screen.findByRole('dialog', { name: 'Ban Tybalt' })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Ban' }))
    expect(await within(dialog).findByRole('alert')).toBeTruthy()
    expect(callsOf(bridge, 'rooms.setAffiliation')).toEqual([
      { conversationId: GARDEN, nick: 'Tybalt', affiliation: 'outcast' },
    ])
  })

  it('are reached by arrow keys, past the headings', async () => {
    const { openPeople, press } = await openRoom()
    const people = await openPeople()
    const row = await within(people).findByRole('listitem', { name: 'Juliet' })
    const at = (): string | null | undefined =>
      document.activeElement?.closest('[role=listitem]')?.getAttribute('aria-label')
    within(row).getByRole('button').focus()
    await press('ArrowDown')
    await waitFor(() => expect(at()).toBe('Friar Laurence'))
    await press('ArrowDown')
    await waitFor(() => expect(at()).toBe('Nurse'))
    await press('ArrowUp')
    await waitFor(() => expect(at()).toBe('Friar Laurence'))
    await press('Home')
    await waitFor(() => expect(at()).toBe('Juliet'))
    await press('End')
    await waitFor(() => expect(at()).toBe('Rosaline'))
  })
})
