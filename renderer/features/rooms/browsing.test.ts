import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { giveLayout } from '../../testing/layout.ts'
import type { Given } from '../../testing/mock-bridge.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { roomFindingAnswers, sampleInfo } from '../../testing/room-finding.ts'
import { GARDEN, roomsSnapshot } from '../../testing/rooms.ts'
import { ROMEO } from '../../testing/sample.ts'

vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ viewport: 400, row: 66 }))

async function open(given: Given = {}) {
  const shown = await renderWindow(roomsSnapshot(), [], { ...roomFindingAnswers, ...given })
  shown.app.dismissFailure()
  await fireEvent.click(screen.getByRole('button', { name: 'New conversation' }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Browse rooms' }))
  const dialog = await screen.findByRole('dialog', { name: 'Browse rooms' })
  const inside = within(dialog)
  const row = (name: RegExp) => inside.findByRole('button', { name })
  const press = async (name: string) => fireEvent.click(await inside.findByRole('button', { name }))
  const type = async (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } })
  return { ...shown, dialog, inside, row, press, type }
}

describe('browsing rooms', () => {
  it('begins with the server’s own rooms, and asks no directory', async () => {
    const { bridge, inside, row } = await open()
    expect((await row(/^The public square/)).textContent).toContain('41')
    expect(inside.getByText('100 of 101 rooms')).toBeTruthy()
    expect(callsOf(bridge, 'rooms.browse')).toEqual([{ accountId: ROMEO, service: 'rooms.verona.example' }])
    expect(callsOf(bridge, 'rooms.search')).toEqual([])
  })

  it('asks the rooms in sight what the service does not tell, a few at a time', async () => {
    const waiting: (() => void)[] = []
    const { bridge, row } = await open({
      'rooms.browse': () => ({
        ok: true,
        value: {
          rooms: Array.from({ length: 3_000 }, (_, at) => ({
            ...{ jid: `r${at}@rooms.verona.example` as BareJid, name: `R${at}` },
            ...{ description: '', occupants: null, language: '' },
          })),
          ...{ next: null, count: null },
        },
      }),
      'rooms.info': ({ address }) =>
        new Promise((resolve) => {
          waiting.push(() => resolve({ ok: true, value: sampleInfo({ jid: address as BareJid, name: '' }) }))
        }),
    })
    await row(/^R0/)
    await waitFor(() => expect(callsOf(bridge, 'rooms.info')).toHaveLength(4))
    while (waiting.length > 0) {
      for (const answer of waiting.splice(0)) answer()
      await new Promise((resolve) => setTimeout(resolve))
    }
    expect((await row(/^R0/)).textContent).toContain('Where the houses meet')
    expect(callsOf(bridge, 'rooms.info').length).toBeLessThan(40)
  })

  it('offers bookmarks that are not entered by themselves, with their nickname', async () => {
    const rooms = [
      {
        ...{ jid: 'attic@rooms.verona.example' as BareJid, name: 'The attic', nick: 'Montague' },
        ...{ description: '', occupants: null, language: '' },
      },
    ]
    const { inside, row, bridge } = await open({
      'rooms.bookmarks': () => ({ ok: true, value: { rooms, next: null, count: 1 } }),
    })
    const where = await inside.findByRole('combobox', { name: 'Where to look' })
    await fireEvent.change(where, { target: { value: 'bookmarks' } })
    await fireEvent.click(await row(/^The attic/))
    const join = within(await screen.findByRole('dialog', { name: /^Join/ }))
    await fireEvent.click(await join.findByRole('button', { name: 'Join' }))
    await waitFor(() =>
      expect(callsOf(bridge, 'rooms.join')).toMatchObject([
        { address: 'attic@rooms.verona.example', nick: 'Montague' },
      ]),
    )
  })

  it('has pages', async () => {
    const { bridge, inside, press } = await open()
    await press('More')
    await inside.findByText('101 rooms')
    expect(callsOf(bridge, 'rooms.browse').at(-1)).toMatchObject({ after: 'page 2' })
    expect(inside.queryByRole('button', { name: 'More' })).toBeNull()
  })

  it('filters as one types, and says when nothing matches', async () => {
    const { inside, row, type } = await open()
    await row(/^The public square/)
    const filter = inside.getByRole('searchbox', { name: 'Filter' })
    await type(filter, 'ORCHARD')
    await inside.findByText('1 room')
    expect(inside.getAllByRole('listitem')).toHaveLength(1)
    await type(filter, 'Mantua')
    expect(await inside.findByText('No room matches')).toBeTruthy()
  })

  it('is walked by arrow keys, and Enter leads to the dialog for entering', async () => {
    const { row, app } = await open()
    const first = await row(/^The public square/)
    first.focus()
    await fireEvent.keyDown(first, { key: 'ArrowDown' })
    const second = await row(/orchard/)
    await waitFor(() => expect(document.activeElement).toBe(second))
    await fireEvent.click(second)
    const join = await screen.findByRole('dialog', { name: 'Join a room' })
    const address = within(join).getByRole<HTMLInputElement>('textbox', { name: 'Address' })
    expect(address.value).toBe('orchard@rooms.verona.example')
    await fireEvent.click(within(join).getByRole('button', { name: 'Join' }))
    await waitFor(() => expect(app.chats.openId).toBe(GARDEN))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('searches a directory only for what the person looks for there', async () => {
    const { bridge, inside, press, type } = await open()
    await fireEvent.change(await inside.findByRole('combobox', { name: 'Where to look' }), {
      target: { value: 'directory' },
    })
    const terms = await inside.findByRole('textbox', { name: 'Search for' })
    await type(terms, 'roses')
    expect(callsOf(bridge, 'rooms.search')).toEqual([])
    await press('Search')
    await waitFor(() =>
      expect(callsOf(bridge, 'rooms.search')).toEqual([
        { accountId: ROMEO, service: 'search.rooms.example', terms: 'roses' },
      ]),
    )
    expect(await inside.findByText('No rooms here')).toBeTruthy()
  })

  it.each([
    ['empty.example', 'No rooms here'],
    ['silent.example', /didn’t answer|not answer|answer/],
  ])('%s: says what came of it', async (service, sentence) => {
    const { inside, press, type, row } = await open()
    await row(/^The public square/)
    await type(inside.getByRole('combobox', { name: 'Server' }), service)
    await press('Show rooms')
    expect(await inside.findByText(sentence)).toBeTruthy()
  })

  it('ends where a service says the same page again and again', async () => {
    const { inside, press } = await open({
      'rooms.browse': () => ({
        ok: true,
        value: {
          rooms: [{ jid: 'a@b.example', name: 'A', description: '', occupants: null, language: '' }] as never,
          ...{ next: 'again', count: null },
        },
      }),
    })
    await press('More')
    await waitFor(() => expect(inside.queryByRole('button', { name: 'More' })).toBeNull())
    expect(inside.getAllByRole('listitem')).toHaveLength(1)
  })
})
