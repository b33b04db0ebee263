import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
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
    const { list, names } = await showPeople()
    await fireEvent.click(within(list).getByRole('button', { name: /^Friends/ }))
    await waitFor(() => expect(names().slice(0, 2)).toEqual(['Friends', 'House']))
    expect(names()).toContain('Rosaline')
    expect(JSON.parse(localStorage.getItem('balcony.people')!)).toEqual({
      hideOffline: false,
      collapsed: ['Friends'],
    })
  })

  it('are drawn in part where there are 5,000, and all within reach of the keyboard', async () => {
    const { list } = await showPeople(crowdSnapshot(5000, 10))
    expect(within(list).getAllByRole('listitem').length).toBeLessThan(80)
    const first = list.querySelector<HTMLElement>('[data-row][tabindex="0"]')!
    first.focus()
    await fireEvent.keyDown(first, { key: 'End' })
    await waitFor(() => expect(document.activeElement?.textContent).toContain('tybalt'))
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

describe('requests', () => {
  it.each([
    ['Accept', 'roster.accept'],
    ['Decline', 'roster.decline'],
    ['Block', 'roster.block'],
  ])('%s', async (word, command) => {
    const { bridge } = await showPeople()
    const item = within(screen.getByRole('list', { name: 'Requests' })).getByRole('listitem', {
      name: 'Peter',
    })
    expect(item.textContent).toContain('peter@capulet.example')
    await fireEvent.click(within(item).getByRole('button', { name: word }))
    expect(callsOf(bridge, command)).toEqual([{ accountId: ROMEO, jid: 'peter@capulet.example' }])
    // It stays until the main process says that it is done.
    expect(screen.getByRole('list', { name: 'Requests' })).toBeTruthy()
    bridge.announce([{ kind: 'requestClosed', accountId: ROMEO, jid: 'peter@capulet.example' as BareJid }])
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Requests' })).toBeNull())
  })

  it('that fail say so and stay', async () => {
    const { bridge } = await showPeople()
    bridge.answer({ 'roster.accept': () => ({ ok: false, error: { code: 'not-connected' } }) })
    await fireEvent.click(screen.getByRole('button', { name: 'Accept' }))
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(screen.getByRole('listitem', { name: 'Peter' })).toBeTruthy()
  })
})
