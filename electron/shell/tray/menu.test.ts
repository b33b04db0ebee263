import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { wordsIn } from '../../../shared/words/index.ts'
import { account, ROMEO, WORK } from '../testing/tray-sample.ts'
import { trayMenu as menuIn, trayTooltip, type TrayContext, type TrayItem } from './menu.ts'
import type { TrayState } from './model.ts'

const NOW = new Date(2026, 10, 21, 15, 24).getTime()
const HOUR = 60 * 60_000
const context = { windowVisible: true, now: NOW }
const words = wordsIn('en')
const trayMenu = (of: TrayState, within: TrayContext) => menuIn(words, of, within)

const state = (changes: Partial<TrayState> = {}): TrayState => ({
  accounts: [account(ROMEO)],
  settings: DEFAULT_SETTINGS,
  unread: [],
  unreadConversations: changes.unread?.length ?? 0,
  unreadMessages: 0,
  ...changes,
})

/** As a person reads it: a mark before what is chosen, a submenu's lines after its own. */
function read(items: readonly TrayItem[]): string[] {
  return items.flatMap((item): string[] => {
    if (item.kind === 'separator') return ['—']
    if (item.kind === 'menu') return [item.label, ...read(item.items).map((line) => `  ${line}`)]
    if (item.kind === 'choice') return [`${item.checked ? '•' : '◦'} ${item.label}`]
    return [item.label]
  })
}

const unread = (many: number, name = (n: number) => `Person ${n}`) =>
  Array.from({ length: many }, (_, at) => ({
    id: at as ConversationId,
    name: name(at),
    address: null,
    count: at + 1,
  }))

describe('the menu', () => {
  it('offers presence, the status message, silence, the window and Quit', () => {
    expect(read(trayMenu(state(), context))).toEqual([
      '• Available',
      '◦ Away',
      '◦ Do not disturb',
      '◦ Extended away',
      '◦ Offline',
      'Status message…',
      '—',
      'Mute notifications for an hour',
      'Mute notifications until tomorrow',
      '—',
      'Hide Balcony',
      'Quit Balcony',
    ])
  })

  it('offers only the window and Quit without an account, and while the history is locked', () => {
    const menu = trayMenu(state({ accounts: [] }), { windowVisible: false, now: NOW })
    expect(read(menu)).toEqual(['Show Balcony', 'Quit Balcony'])
  })

  it('offers a presence for each of several accounts, with no common choice where they differ', () => {
    const off = { ...account(WORK), id: 'off' as typeof WORK, enabled: false }
    const menu = trayMenu(state({ accounts: [account(ROMEO), account(WORK, { show: 'dnd' }), off] }), context)
    expect(read(menu).slice(0, 17)).toEqual([
      '◦ Available',
      '◦ Away',
      '◦ Do not disturb',
      '◦ Extended away',
      '◦ Offline',
      'romeo@montague.example: Available',
      '  • Available',
      '  ◦ Away',
      '  ◦ Do not disturb',
      '  ◦ Extended away',
      '  ◦ Offline',
      'r.montague@guild.example: Do not disturb',
      '  ◦ Available',
      '  ◦ Away',
      '  • Do not disturb',
      '  ◦ Extended away',
      '  ◦ Offline',
    ])
    const item = menu[6]
    expect(item?.kind === 'menu' && item.items[1]).toMatchObject({
      action: { kind: 'presence', accountId: WORK, show: 'away' },
    })
  })

  it('says which account is not connected, whatever presence was chosen for it', () => {
    const failure = { code: 'connection-lost' } as const
    const cutOff = account(WORK, { connection: { kind: 'retrying', retryAt: NOW, failure } })
    expect(read(trayMenu(state({ accounts: [cutOff] }), context)).slice(0, 2)).toEqual([
      'Not connected, trying again',
      '• Available',
    ])
    const both = read(trayMenu(state({ accounts: [account(ROMEO), cutOff] }), context))
    expect(both[0]).toBe('• Available')
    expect(both).toContain('romeo@montague.example: Available')
    expect(both).toContain('r.montague@guild.example: Not connected, trying again')
  })

  it('says what idleness and other devices show, and leaves the choice as it was made', () => {
    const idle = account(ROMEO, {
      shown: { show: 'away', status: '', idleSince: NOW - HOUR },
      otherDevices: [
        { show: 'dnd', status: '' },
        { show: 'xa', status: '' },
      ],
    })
    expect(read(trayMenu(state({ accounts: [idle] }), context)).slice(0, 3)).toEqual([
      expect.stringMatching(/^Away, no input since .*24/),
      'On another device: Do not disturb',
      '• Available',
    ])
  })

  it('lists the named conversations, and counts the others', () => {
    const menu = trayMenu(
      state({ unread: unread(10), unreadConversations: 300, unreadMessages: 999 }),
      context,
    )
    const lines = read(menu)
    expect(lines.slice(7, 18)).toEqual([
      ...Array.from({ length: 10 }, (_, at) => `Person ${at} (${at + 1})`),
      'And 290 more chats',
    ])
    expect(menu[8]).toMatchObject({ action: { kind: 'reveal', conversationId: 1 } })
    expect(read(trayMenu(state({ unread: unread(10), unreadConversations: 11 }), context))).toContain(
      'And 1 more chat',
    )
  })

  it('shows a hostile name as one short line', () => {
    const name = `Ju\u202eli\net\u0007 ${'😀'.repeat(100)}`
    const line = read(trayMenu(state({ unread: unread(1, () => name) }), context))[7]
    expect(line).toBe(`Juli et ${'😀'.repeat(52)}… (1)`)
  })

  it('adds the address where two people have the same name', () => {
    const juliet = { id: 1 as ConversationId, name: 'Juliet', address: 'j@x.example' as BareJid, count: 2 }
    expect(read(trayMenu(state({ unread: [juliet] }), context))).toContain('Juliet, j@x.example (2)')
  })

  it('says until when notifications are muted, and nothing of it afterwards', () => {
    const quiet = (silentUntil: number) => state({ settings: { ...DEFAULT_SETTINGS, silentUntil } })
    const lines = read(trayMenu(quiet(NOW + HOUR), context))
    expect(lines[7]).toMatch(/^Turn notifications on \(muted until .*24.*\)$/)
    expect(lines).not.toContain('Mute notifications for an hour')
    expect(read(trayMenu(quiet(NOW), context))).toContain('Mute notifications for an hour')
  })
})

describe('the tooltip', () => {
  const failure = { code: 'connection-lost' } as const
  const offline = { kind: 'offline' } as const
  const retrying = { kind: 'retrying', retryAt: NOW + 5_000, failure } as const
  const stopped = { kind: 'stopped', failure: { code: 'wrong-password' } } as const
  const third = { ...account(WORK), id: 'third' as typeof WORK }
  it.each([
    [state({ accounts: [] }), 'Balcony'],
    [state({ accounts: [account(ROMEO, { enabled: false })] }), 'Balcony'],
    [state(), 'Balcony: Available'],
    [state({ unreadMessages: 1 }), 'Balcony: Available, 1 unread message'],
    [
      state({ unreadMessages: 300, accounts: [account(ROMEO, { show: 'dnd' })] }),
      'Balcony: Do not disturb, 300 unread messages',
    ],
    [state({ accounts: [account(ROMEO, { connection: offline, show: 'offline' })] }), 'Balcony: Offline'],
    [state({ accounts: [account(ROMEO, { connection: { kind: 'connecting' } })] }), 'Balcony: Connecting…'],
    [state({ accounts: [account(ROMEO, { connection: offline })] }), 'Balcony: Not connected'],
    [
      state({ accounts: [account(ROMEO, { connection: retrying })], unreadMessages: 2 }),
      'Balcony: Not connected, trying again, 2 unread messages',
    ],
    [
      state({ accounts: [account(ROMEO, { connection: { kind: 'connecting', after: failure } })] }),
      'Balcony: Not connected, trying again',
    ],
    [
      state({ accounts: [account(ROMEO, { connection: stopped })] }),
      'Balcony: Not connected, needs your attention',
    ],
    [
      state({ accounts: [account(WORK, { enabled: false }), account(ROMEO, { show: 'xa' })] }),
      'Balcony: Extended away',
    ],
    [
      state({ accounts: [account(WORK, { connection: retrying }), account(ROMEO, { show: 'dnd' })] }),
      'Balcony: Do not disturb, r.montague@guild.example is not connected',
    ],
    [
      state({
        accounts: [
          account(WORK, { connection: stopped }),
          account(ROMEO),
          { ...third, connection: { kind: 'connecting' as const } },
        ],
      }),
      'Balcony: Available, 2 accounts are not connected',
    ],
    [
      state({ accounts: [account(WORK, { connection: offline, show: 'offline' }), account(ROMEO)] }),
      'Balcony: Available',
    ],
    [
      state({ accounts: [account(WORK, { connection: stopped }), account(ROMEO, { connection: retrying })] }),
      'Balcony: Not connected, trying again',
    ],
  ])('%#: %s', (of, tooltip) => {
    expect(trayTooltip(words, of)).toBe(tooltip)
  })

  it('speaks German', () => {
    const of = state({ accounts: [account(ROMEO, { connection: retrying })], unreadMessages: 2 })
    expect(trayTooltip(wordsIn('de'), of)).toBe(
      'Balcony: Nicht verbunden, neuer Versuch läuft, 2 ungelesene Nachrichten',
    )
  })
})
