import { expect, it, vi } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { account, ROMEO, WORK } from '../testing/tray-sample.ts'
import { performTrayAction, type TrayActionParts } from './actions.ts'
import type { TrayAction } from './menu.ts'

const NOW = new Date(2026, 10, 21, 15, 24).getTime()

function perform(action: TrayAction, answer: object = ok()) {
  const calls: unknown[] = []
  const lines: string[] = []
  const windows = { show: vi.fn(), hide: vi.fn() }
  const quit = vi.fn()
  const disabled = { ...account(WORK, { enabled: false }), id: 'off' as typeof WORK }
  const reading = account(ROMEO, { presence: { show: 'away', status: 'reading' } })
  performTrayAction(action, {
    bridge: {
      call: (name: string, args: object) => {
        calls.push([name, args])
        return Promise.resolve(answer)
      },
    } as unknown as TrayActionParts['bridge'],
    state: () => ({
      accounts: [reading, account(WORK), disabled],
      settings: DEFAULT_SETTINGS,
      unread: [],
      unreadConversations: 0,
      unreadMessages: 0,
    }),
    windows,
    quit,
    now: () => NOW,
    log: (line) => void lines.push(line),
  })
  return { calls, lines, windows, quit }
}

it('sets the presence of every account in use, or of one, and keeps its status message', () => {
  const set = (accountId: string, status: string) => [
    'accounts.setPresence',
    { accountId, show: 'dnd', status },
  ]
  expect(perform({ kind: 'presence', accountId: null, show: 'dnd' }).calls).toEqual([
    set(ROMEO, 'reading'),
    set(WORK, ''),
  ])
  expect(perform({ kind: 'presence', accountId: WORK, show: 'dnd' }).calls).toEqual([set(WORK, '')])
})

it('opens a conversation, or the field of the status message', () => {
  const conversationId = 7 as ConversationId
  expect(perform({ kind: 'reveal', conversationId }).calls).toEqual([
    ['desktop.reveal', { conversationId, messageId: null }],
  ])
  const { calls, windows } = perform({ kind: 'status' })
  expect([calls, windows.show.mock.calls.length]).toEqual([[['desktop.editStatus', {}]], 1])
})

it('mutes notifications for an hour, and not longer', () => {
  const silentUntil = (until: 'hour' | null) => perform({ kind: 'mute', until }).calls
  expect(silentUntil('hour')).toEqual([['settings.change', { silentUntil: NOW + 3_600_000 }]])
  expect(silentUntil(null)).toEqual([['settings.change', { silentUntil: null }]])
})

it('shows, hides, quits', () => {
  expect(perform({ kind: 'show' }).windows.show).toHaveBeenCalledOnce()
  expect(perform({ kind: 'hide' }).windows.hide).toHaveBeenCalledOnce()
  expect(perform({ kind: 'quit' }).quit).toHaveBeenCalledOnce()
})

it('logs what was refused', async () => {
  const { lines } = perform({ kind: 'mute', until: null }, err({ code: 'store-locked' }))
  await new Promise(setImmediate)
  expect(lines).toEqual(['tray: settings.change: store-locked'])
})
