import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { giveLayout } from '../../testing/layout.ts'
import { callsOf, openChat, quietJuliet } from '../../testing/open-chat.ts'
import { ROMEO, sampleMessages, sampleSnapshot } from '../../testing/sample.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ row: 68 }))

const STRANGER = 'apothecary@mantua.example' as BareJid
const main = () => within(screen.getByRole('main'))
const blockedChanged = (...blocked: BareJid[]) =>
  ({ kind: 'blockedChanged', accountId: ROMEO, blocked }) as const

/** A conversation with somebody who is no contact. */
const withStranger = () =>
  openChat(sampleMessages, sampleSnapshot({ conversations: [quietJuliet({ jid: STRANGER })], contacts: [] }))

async function choose(item: string): Promise<void> {
  await fireEvent.click(main().getAllByRole('button', { name: 'More' })[0]!)
  await fireEvent.click(await screen.findByRole('menuitem', { name: item }))
}

describe('blocking from the conversation', () => {
  it('reaches anybody, contact or not, and asks first', async () => {
    const { bridge } = await withStranger()
    await choose('Block…')
    const dialog = await screen.findByRole('dialog', { name: `Block ${STRANGER}?` })
    bridge.answer({ 'roster.block': () => ok() })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Block' }))
    expect(callsOf(bridge, 'roster.block')).toEqual([{ accountId: ROMEO, jid: STRANGER }])
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('shows: a sentence in the place of the composer, no presence, and the way back', async () => {
    const { bridge } = await openChat()
    expect(main().getByRole('textbox', { name: 'Message' })).toBeTruthy()
    bridge.announce([blockedChanged('juliet@capulet.example' as BareJid)])
    const sentence = await main().findByText(/You blocked Juliet Capulet/)
    expect(sentence.textContent).toContain('you can’t send them anything')
    expect(main().queryByRole('textbox', { name: 'Message' })).toBeNull()
    const header = screen.getByRole('main').querySelector('header')!
    expect(header.querySelector('.presence')).toBeNull()
    expect(header.textContent).toContain('Blocked')
    expect(header.textContent).not.toContain('Available')
    const row = screen.getByRole('link', { name: /^Juliet/ })
    expect(row.querySelector('.presence')).toBeNull()
    expect(row.textContent).toContain('Blocked')
    await fireEvent.click(main().getByRole('button', { name: 'Unblock' }))
    expect(callsOf(bridge, 'roster.unblock')).toEqual([{ accountId: ROMEO, jid: 'juliet@capulet.example' }])
    bridge.announce([blockedChanged()])
    expect(await main().findByRole('textbox', { name: 'Message' })).toBeTruthy()
  })

  it('of a whole server is ended for the server', async () => {
    const { bridge } = await withStranger()
    bridge.announce([blockedChanged('mantua.example' as BareJid)])
    await main().findByText(/You blocked apothecary/)
    await choose('Unblock')
    expect(callsOf(bridge, 'roster.unblock')).toEqual([{ accountId: ROMEO, jid: 'mantua.example' }])
  })

  it('that fails says so in a sentence', async () => {
    const { bridge } = await openChat()
    bridge.announce([blockedChanged('juliet@capulet.example' as BareJid)])
    bridge.answer({ 'roster.unblock': () => ({ ok: false, error: { code: 'not-connected' } }) })
    await fireEvent.click(await main().findByRole('button', { name: 'Unblock' }))
    expect((await main().findByRole('alert')).textContent).toContain('isn’t connected')
  })

  it('and from the row', async () => {
    await openChat()
    await fireEvent.contextMenu(screen.getByRole('link', { name: /^Juliet/ }))
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Block…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Block Juliet Capulet?' })
    expect(dialog.textContent).toContain('juliet@capulet.example')
  })
})

describe('who the other side is', () => {
  it('is the address where they are no contact', async () => {
    await withStranger()
    expect(main().getByRole('heading', { name: STRANGER })).toBeTruthy()
    expect(main().getByText('Not in your contacts')).toBeTruthy()
    expect(screen.getByRole('link', { name: new RegExp(`^${STRANGER}`) })).toBeTruthy()
    expect(screen.getAllByRole('article', { name: /^apothecary@mantua.example, / }).length).toBeGreaterThan(0)
  })

  it('has the address beside the name where another contact is called alike', async () => {
    const { bridge } = await openChat()
    const header = () => screen.getByRole('main').querySelector('header')!.textContent
    expect(header()).not.toContain('juliet@capulet.example')
    const [juliet] = sampleSnapshot().contacts
    bridge.announce([
      {
        kind: 'contactsChanged',
        contacts: [{ ...juliet!, jid: 'juliet@elsewhere.example' as BareJid, name: 'Juli\u0435t Capulet' }],
      },
    ])
    await waitFor(() => expect(header()).toContain('juliet@capulet.example'))
    expect(screen.getByRole('link', { name: /^Juliet Capulet.*juliet@capulet.example/ })).toBeTruthy()
  })

  it('a link that deceives by its letters is marked, others are not', async () => {
    const [first] = sampleMessages
    const say = (id: number, body: string) => ({ ...first!, id: id as MessageId, body })
    const { log } = await openChat([
      say(901, 'see https://verona.example/sonnets'),
      say(902, 'see https://v\u0435rona.example/sonnets'),
    ])
    const marks = within(log).getAllByTitle(/mixes letters from different alphabets/)
    expect(marks).toHaveLength(1)
    expect(marks[0]!.title).toContain('xn--vrona-zwe.example')
  })
})

it('a blocked conversation asks for nobody’s attention', async () => {
  const { bridge } = await openChat()
  bridge.announce([blockedChanged('juliet@capulet.example' as BareJid)])
  await main().findByRole('button', { name: 'Unblock' })
  await fireEvent.click(main().getAllByRole('button', { name: 'More' })[0]!)
  await screen.findByRole('menu')
  expect(screen.queryByRole('menuitem', { name: 'Ask for attention' })).toBeNull()
})
