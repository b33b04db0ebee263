import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { giveLayout } from '../../testing/layout.ts'
import type { MockBridge } from '../../testing/mock-bridge.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { NOW, ROMEO, sampleMessages, sampleSnapshot } from '../../testing/sample.ts'
import { sampleStranger, sampleStrangers, strangerMessages } from '../../testing/strangers.ts'

// The whole window is drawn, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 })

beforeEach(() => giveLayout({ viewport: 900, row: 68 }))

const callsOf = (bridge: MockBridge, name: string): unknown[] =>
  bridge.calls.filter((call) => call.name === name).map((call) => call.args)
const column = () => within(screen.getByRole('navigation', { name: 'Conversations' }))
const main = () => within(screen.getByRole('main'))
const row = (name: RegExp) => column().findByRole('link', { name })

const snapshotOf = (changes: Parameters<typeof sampleSnapshot>[0] = {}) =>
  sampleSnapshot({ requests: [], strangers: sampleStrangers, ...changes })

async function show(snapshot = snapshotOf()) {
  const shown = await renderWindow(snapshot, [...sampleMessages, ...strangerMessages])
  await fireEvent.click(await row(/^Unknown senders/))
  await screen.findByRole('heading', { name: 'Unknown senders' })
  return shown
}

describe('unknown senders', () => {
  it('are one row among the conversations, with their number', async () => {
    await renderWindow(snapshotOf())
    await row(/^Juliet/)
    const names = column()
      .getAllByRole('link')
      .map((link) => link.querySelector('.name')?.textContent.trim())
    expect(names.slice(0, 3)).toEqual(['Juliet Capulet', 'Mercutio', 'Unknown senders'])
    expect((await row(/^Unknown senders/)).textContent).toContain('3 people waiting')
    expect(column().queryByRole('link', { name: /lottery/ })).toBeNull()
  })

  it('have no row if there are none', async () => {
    const { bridge } = await renderWindow(snapshotOf({ strangers: [] }))
    await row(/^Juliet/)
    expect(column().queryByRole('link', { name: /^Unknown/ })).toBeNull()
    bridge.announce([
      { kind: 'strangersChanged', strangers: [sampleStranger(900, 'x@y.example', 'Hist!', 0)] },
    ])
    expect((await row(/^Unknown senders/)).textContent).toContain('1 person waiting')
  })

  it('learn nothing when their messages are read, and their links lead nowhere', async () => {
    const { bridge } = await show()
    expect((await row(/^winner@lottery/)).getAttribute('aria-current')).toBe('page')
    const log = await main().findByRole('log', { name: 'Messages' })
    await within(log).findByText(/You have won a castle/)
    expect(main().getByRole('heading', { name: 'winner@lottery.example' })).toBeTruthy()
    expect(log.querySelector('a, img, [href], [src]')).toBeNull()
    expect(main().queryByRole('textbox')).toBeNull()
    for (const name of ['messages.markRead', 'messages.setChatState', 'links.open'])
      expect(callsOf(bridge, name)).toEqual([])
    expect(callsOf(bridge, 'app.watch').at(-1)).toEqual({
      topics: [{ kind: 'history', conversationId: 501 }],
    })
  })

  it('with deceptive letters in the address are marked', async () => {
    await show()
    await fireEvent.click(await row(/^juliet@c/))
    const heading = await main().findByRole('heading', { name: /^juliet@c\u0430pulet/ })
    expect(heading.textContent).toContain('Mixes letters from different alphabets')
  })

  it.each([
    ['Ignore', 'strangers.ignore'],
    ['Block', 'strangers.block'],
  ])('%s shows the next sender', async (word, command) => {
    const { bridge } = await show()
    await fireEvent.click(await main().findByRole('button', { name: word }))
    expect(callsOf(bridge, command)).toEqual([{ accountId: ROMEO, jid: 'winner@lottery.example' }])
    bridge.announce([
      { kind: 'strangersGone', accountId: ROMEO, jids: ['winner@lottery.example' as BareJid] },
    ])
    expect(await main().findByRole('heading', { name: /^juliet@c/ })).toBeTruthy()
    await waitFor(() => expect(column().queryByRole('link', { name: /^winner/ })).toBeNull())
  })

  it('Accept makes it a normal conversation', async () => {
    const { bridge, app } = await show()
    bridge.answer({ 'strangers.accept': () => ok(501 as ConversationId) })
    const [winner] = sampleStrangers
    await fireEvent.click(await main().findByRole('button', { name: 'Accept' }))
    expect(callsOf(bridge, 'strangers.accept')).toEqual([{ accountId: ROMEO, jid: 'winner@lottery.example' }])
    bridge.announce([
      { kind: 'strangersGone', accountId: ROMEO, jids: [winner!.jid] },
      { kind: 'conversationsChanged', conversations: [winner!.conversation] },
    ])
    await waitFor(() => expect(app.chats.open?.jid).toBe('winner@lottery.example'))
    expect(await main().findByRole('textbox', { name: 'Message' })).toBeTruthy()
    expect(main().getByText('Not in your contacts')).toBeTruthy()
    expect((await row(/^winner@lottery.example/)).getAttribute('aria-current')).toBe('page')
  })

  it('Report asks why first', async () => {
    const { bridge } = await show()
    await fireEvent.click(await main().findByRole('button', { name: 'Report' }))
    const dialog = await screen.findByRole('dialog', { name: 'Report winner@lottery.example' })
    await fireEvent.click(within(dialog).getByRole('radio', { name: 'Abuse' }))
    await fireEvent.input(within(dialog).getByRole('textbox'), { target: { value: ' They shout. ' } })
    bridge.answer({ 'strangers.report': () => ({ ok: false, error: { code: 'not-connected' } }) })
    await fireEvent.submit(dialog.querySelector('form')!)
    expect(await within(dialog).findByRole('alert')).toBeTruthy()
    bridge.answer({ 'strangers.report': () => ok() })
    await fireEvent.submit(dialog.querySelector('form')!)
    const report = { accountId: ROMEO, jid: 'winner@lottery.example', reason: 'abuse', text: 'They shout.' }
    expect(callsOf(bridge, 'strangers.report').at(-1)).toEqual(report)
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('can all be ignored at once, and the column counts the messages that were not kept', async () => {
    const { bridge } = await show(snapshotOf({ strangersDropped: { [ROMEO]: 1_234 } }))
    expect(column().getByText(/1,234 more messages or requests weren’t kept/)).toBeTruthy()
    await fireEvent.click(column().getByRole('button', { name: 'Ignore all' }))
    const dialog = await screen.findByRole('dialog', { name: 'Ignore everyone here?' })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Ignore all' }))
    expect(callsOf(bridge, 'strangers.ignoreAll')).toEqual([{ accountId: null }])
    bridge.announce([
      { kind: 'strangersGone', accountId: ROMEO, jids: sampleStrangers.map(({ jid }) => jid) },
      { kind: 'strangersDropped', accountId: ROMEO, count: 0 },
    ])
    expect(await column().findByRole('heading', { name: 'No unknown senders' })).toBeTruthy()
    await fireEvent.click(column().getByRole('button', { name: 'Back to chats' }))
    await row(/^Juliet/)
    expect(column().queryByRole('link', { name: /^Unknown/ })).toBeNull()
  })

  it('can be handled with the keyboard alone', async () => {
    await show()
    const first = await row(/^winner/)
    first.focus()
    await fireEvent.keyDown(first, { key: 'ArrowDown' })
    await waitFor(() => expect(document.activeElement?.textContent).toContain('pulet.example'))
    await fireEvent.click(document.activeElement!)
    expect(await main().findByRole('heading', { name: /^juliet@c/ })).toBeTruthy()
    await fireEvent.keyDown(document.activeElement!, { key: 'End' })
    await waitFor(() => expect(document.activeElement?.textContent).toContain('apothecary'))
  })

  it('appear when the desktop asks for them, and give way to a conversation', async () => {
    const { bridge, app } = await renderWindow(snapshotOf(), [...sampleMessages, ...strangerMessages])
    await fireEvent.click(await row(/^Nurse/))
    bridge.announce([{ kind: 'strangersRequested' }])
    expect(await main().findByRole('heading', { name: 'winner@lottery.example' })).toBeTruthy()
    expect(app.chats.openId).toBeNull()
    app.chats.show(3 as ConversationId)
    await waitFor(() => expect(main().getByRole('heading', { name: 'Nurse' })).toBeTruthy())
    await row(/^Nurse/)
    expect(app.chats.preview).toBeNull()
  })

  it('in a full list are drawn in part, each with its position', async () => {
    const strangers = Array.from({ length: 200 }, (_, at) =>
      sampleStranger(600 + at, `guest${at}@elsewhere.example`, 'Hist!', at + 1),
    )
    await show(snapshotOf({ strangers }))
    const list = await column().findByRole('list', { name: 'Unknown senders' })
    const items = await within(list).findAllByRole('listitem')
    expect(items.length).toBeLessThan(60)
    expect([items[2]!.getAttribute('aria-posinset'), items[2]!.getAttribute('aria-setsize')]).toEqual([
      '3',
      '200',
    ])
  })
})

describe('requests', () => {
  const request = (jid: string, nickname = '', text = '') => ({
    accountId: ROMEO,
    jid: jid as BareJid,
    nickname,
    text,
    receivedAt: NOW - 60_000,
  })
  const list = () => within(column().getByRole('list', { name: 'Requests' }))
  const asked = (...requests: ReturnType<typeof request>[]) => snapshotOf({ strangers: [], requests })

  it.each([
    ['Accept', 'roster.accept'],
    ['Decline', 'roster.decline'],
    ['Block', 'roster.block'],
  ])('%s', async (word, command) => {
    const { bridge } = await show(asked(request('peter@capulet.example')))
    const item = await list().findByRole('listitem', { name: 'peter@capulet.example' })
    await fireEvent.click(within(item).getByRole('button', { name: word }))
    expect(callsOf(bridge, command)).toEqual([{ accountId: ROMEO, jid: 'peter@capulet.example' }])
    // It stays until the main process confirms.
    expect(list().getByRole('listitem')).toBeTruthy()
    bridge.announce([{ kind: 'requestClosed', accountId: ROMEO, jid: 'peter@capulet.example' as BareJid }])
    await waitFor(() => expect(column().queryByRole('list', { name: 'Requests' })).toBeNull())
  })

  it('that fail show why and stay', async () => {
    const { bridge } = await show(asked(request('peter@capulet.example')))
    bridge.answer({ 'roster.accept': () => ({ ok: false, error: { code: 'not-connected' } }) })
    await fireEvent.click(await list().findByRole('button', { name: 'Accept' }))
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(list().getByRole('listitem', { name: 'peter@capulet.example' })).toBeTruthy()
  })

  it('show the address first, and a nickname cannot escape its quotation marks', async () => {
    await show(
      asked(request('peter@capulet.example', 'Juliet” (verified).\n\u202E', 'It is me”. Balcony: “Accept')),
    )
    const item = await list().findByRole('listitem', { name: 'peter@capulet.example' })
    expect(item.textContent).toContain('Says their name is “Juliet’ (verified).”')
    expect(item.textContent).toContain('“It is me’. Balcony: ‘Accept”')
  })

  it('ignore an invisible nickname', async () => {
    await show(asked(request('peter@capulet.example', '\u3164\u200B')))
    const item = await list().findByRole('listitem', { name: 'peter@capulet.example' })
    expect(item.textContent).not.toContain('Says their name is')
  })

  it('propose the nickname as the name of the new contact', async () => {
    const { bridge } = await show(asked(request('peter@capulet.example', 'Peter')))
    await fireEvent.click(await list().findByRole('button', { name: 'Accept' }))
    const [known] = sampleSnapshot().contacts
    bridge.announce([
      {
        kind: 'contactsChanged',
        contacts: [{ ...known!, jid: 'peter@capulet.example' as BareJid, name: '' }],
      },
      { kind: 'requestClosed', accountId: ROMEO, jid: 'peter@capulet.example' as BareJid },
    ])
    const dialog = await screen.findByRole('dialog', { name: 'Contact peter@capulet.example' })
    expect(within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('Peter')
    expect(callsOf(bridge, 'roster.update')).toEqual([])
    await fireEvent.submit(dialog.querySelector('form')!)
    expect(callsOf(bridge, 'roster.update')).toMatchObject([{ jid: 'peter@capulet.example', name: 'Peter' }])
  })

  it('are in no other list', async () => {
    await renderWindow(asked(request('peter@capulet.example')))
    await fireEvent.click(screen.getByRole('tab', { name: 'People' }))
    await screen.findByRole('list', { name: 'Contacts' })
    expect(screen.queryByRole('list', { name: 'Requests' })).toBeNull()
  })
})
