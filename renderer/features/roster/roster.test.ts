import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { crowdSnapshot } from '../../testing/crowd.ts'
import { giveLayout } from '../../testing/layout.ts'
import type { MockBridge } from '../../testing/mock-bridge.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { ROMEO, sampleSnapshot } from '../../testing/sample.ts'

const callsOf = (bridge: MockBridge, name: string): unknown[] =>
  bridge.calls.filter((call) => call.name === name).map((call) => call.args)

async function showPeople(snapshot = sampleSnapshot()) {
  const shown = await renderWindow(snapshot)
  await fireEvent.click(screen.getByRole('tab', { name: /^People/ }))
  const list = await screen.findByRole('list', { name: 'Contacts' })
  await within(list).findAllByRole('listitem')
  const names = (): (string | null)[] =>
    within(list)
      .getAllByRole('listitem')
      .map((item) => item.getAttribute('aria-label'))
  return { ...shown, list, names }
}

beforeEach(() => giveLayout({ viewport: 1200, row: 52 }))

describe('people', () => {
  it('are listed by group, online first, with their presence in words', async () => {
    const { list, names, bridge } = await showPeople()
    expect(names().slice(0, 4)).toEqual(['Friends', 'Benvolio Montague', 'Mercutio', 'ليلى العامرية'])
    const benvolio = within(list).getAllByRole('listitem', { name: 'Benvolio Montague' })[0]!
    const words = document.getElementById(benvolio.getAttribute('aria-describedby')!)
    expect(words?.textContent.replace(/\s+/g, ' ').trim()).toBe('Do not disturb · Peace, please')
    bridge.announce([
      {
        kind: 'presenceChanged',
        accountId: ROMEO,
        changes: [{ jid: 'benvolio@montague.example' as BareJid, presence: { show: 'offline', status: '' } }],
      },
    ])
    await waitFor(() =>
      expect(names().slice(0, 4)).toEqual(['Friends', 'Mercutio', 'ليلى العامرية', 'Benvolio Montague']),
    )
  })

  it('are hidden while offline where that is wanted, and groups close', async () => {
    const { list, names, bridge } = await showPeople()
    await fireEvent.click(within(list).getByRole('button', { name: /^Friends/ }))
    await waitFor(() => expect(names().slice(0, 2)).toEqual(['Friends', 'House']))
    expect(names()).toContain('Rosaline')
    expect(bridge.calls.at(-1)).toEqual({ name: 'settings.change', args: { collapsedGroups: ['Friends'] } })
    // What they are called is nothing for a file that anybody who has the computer can read.
    expect(Object.keys(localStorage)).toEqual([])
  })

  it('are as the person left them', async () => {
    const settings = { ...DEFAULT_SETTINGS, hideOffline: true, collapsedGroups: ['Friends'] }
    const { names } = await showPeople(sampleSnapshot({ settings }))
    expect(names().slice(0, 2)).toEqual(['Friends', 'House'])
    expect(names()).not.toContain('Rosaline')
  })

  it('are drawn in part where there are 5,000, and all within reach of the keyboard', async () => {
    const { list } = await showPeople(crowdSnapshot(5000, 10))
    expect(within(list).getAllByRole('listitem').length).toBeLessThan(80)
    const first = list.querySelector<HTMLElement>('[data-row][tabindex="0"]')!
    first.focus()
    await fireEvent.keyDown(first, { key: 'End' })
    await waitFor(() => expect(document.activeElement?.textContent).toContain('tybalt'))
    // A screen reader knows how many there are, drawn or not.
    const last = document.activeElement!.closest('[role=listitem]')!
    expect(last.getAttribute('aria-setsize')).toBe('5028')
    expect(last.getAttribute('aria-posinset')).toBe('5028')
  })

  it('open a chat', async () => {
    const { bridge, list, app } = await showPeople()
    bridge.answer({ 'messages.open': () => ({ ok: true, value: 2 as never }) })
    const row = within(list).getByRole('listitem', { name: 'Mercutio' })
    await fireEvent.click(within(row).getAllByRole('button')[0]!)
    await waitFor(() => expect(app.chats.openId).toBe(2))
    expect(callsOf(bridge, 'messages.open')).toEqual([
      { accountId: ROMEO, address: 'mercutio@verona.example' },
    ])
  })
})

describe('who is who', () => {
  const named = (jid: string, name: string) => ({
    ...sampleSnapshot().contacts[0]!,
    jid: jid as BareJid,
    name,
    groups: [],
  })

  it('two who look alike have their addresses beside their names, one who is no riddle has not', async () => {
    const contacts = [
      named('juliet@capulet.example', 'Juliet'),
      named('tybalt@capulet.example', 'Juli\u0435t'),
      named('nurse@capulet.example', 'Nurse'),
    ]
    const { list } = await showPeople(sampleSnapshot({ contacts }))
    const textOf = (name: string) => within(list).getByRole('listitem', { name }).textContent
    expect(textOf('Juliet')).toContain('juliet@capulet.example')
    expect(textOf('Juli\u0435t')).toContain('tybalt@capulet.example')
    expect(textOf('Nurse')).not.toContain('@')
  })

  it('names and statuses of a hostile server stay one line of their own', async () => {
    const hostile = {
      ...named('paris@verona.example', '\u202Esirap\n\u2066'),
      presence: { show: 'away' as const, status: 'gone\n\n\u202Eyawa' },
    }
    const { list } = await showPeople(sampleSnapshot({ contacts: [hostile] }))
    const row = within(list).getByRole('listitem', { name: 'sirap' })
    expect(row.textContent).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
    expect(row.textContent).toContain('gone yawa')
  })

  it('an address that mixes alphabets is marked', async () => {
    const contacts = [named('juliet@c\u0430pulet.example', '\u3164')]
    const { list } = await showPeople(sampleSnapshot({ contacts, blocked: { [ROMEO]: [contacts[0]!.jid] } }))
    expect(within(list).getByRole('listitem', { name: 'juliet@c\u0430pulet.example' })).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'View options' }))
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Blocked people' }))
    const dialog = await screen.findByRole('dialog', { name: 'Blocked people' })
    expect((await within(dialog).findByRole('listitem')).textContent).toContain('Mixes letters')
  })
})

describe('blocking', () => {
  it('a contact from their entry: it says so, shows no presence, and lets them in again', async () => {
    const { bridge, list } = await showPeople()
    const row = () => within(list).getByRole('listitem', { name: 'Mercutio' })
    await fireEvent.contextMenu(row())
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Block…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Block Mercutio?' })
    expect(dialog.textContent).toContain('mercutio@verona.example')
    bridge.answer({
      'roster.block': () => ({ ok: false, error: { code: 'unsupported-by-server', what: 'XEP-0191' } }),
    })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Block' }))
    expect((await within(dialog).findByRole('alert')).textContent).toContain('can’t block addresses')
    bridge.answer({ 'roster.block': () => ok() })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Block' }))
    expect(callsOf(bridge, 'roster.block').at(-1)).toEqual({
      accountId: ROMEO,
      jid: 'mercutio@verona.example',
    })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    bridge.announce([
      { kind: 'blockedChanged', accountId: ROMEO, blocked: ['mercutio@verona.example' as BareJid] },
    ])
    await waitFor(() => expect(row().textContent).toContain('Blocked'))
    expect(row().querySelector('.presence')).toBeNull()
    expect(row().textContent).not.toContain('Available')
    await fireEvent.contextMenu(row())
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Unblock' }))
    expect(callsOf(bridge, 'roster.unblock')).toEqual([{ accountId: ROMEO, jid: 'mercutio@verona.example' }])
  })

  it('of thousands some are drawn, each knows its place, and any can be let in', async () => {
    const blocked = Array.from({ length: 10_000 }, (_, at) => `guest${at}@elsewhere.example` as BareJid)
    const { bridge } = await showPeople(sampleSnapshot({ blocked: { [ROMEO]: blocked } }))
    await fireEvent.click(screen.getByRole('button', { name: 'View options' }))
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Blocked people' }))
    const list = await screen.findByRole('list', { name: 'Blocked people' })
    const items = await within(list).findAllByRole('listitem')
    expect(items.length).toBeLessThan(80)
    expect(items[1]!.getAttribute('aria-setsize')).toBe('10000')
    expect(items[1]!.getAttribute('aria-posinset')).toBe('2')
    await fireEvent.click(within(items[1]!).getByRole('button', { name: 'Unblock' }))
    expect(callsOf(bridge, 'roster.unblock')).toEqual([{ accountId: ROMEO, jid: 'guest1@elsewhere.example' }])
  })
})
