import { expect, it } from 'vitest'
import type { Account, ConnectionState } from './account.ts'
import type { AccountId } from './ids.ts'
import type { BareJid, FullJid } from './jid.ts'
import { isPresent, seenOf, seenTogether } from './seen.ts'

const online: ConnectionState = { kind: 'online', jid: 'romeo@montague.example/balcony' as FullJid }
const account = (changes: Partial<Account>): Account => ({
  id: '1' as AccountId,
  address: 'romeo@montague.example' as BareJid,
  settings: { security: 'automatic' },
  enabled: true,
  connection: online,
  presence: { show: 'available', status: 'Here' },
  shown: { show: 'away', status: 'Here', idleSince: 5 },
  otherDevices: [],
  passwordKept: true,
  trusted: null,
  ...changes,
})
const failure = { code: 'connection-lost' } as const
const shown = { show: 'away', status: 'Here', idleSince: 5 }
const offline = { show: 'offline', status: '', idleSince: null }

it.each<[string, Partial<Account>, object]>([
  ['connected', {}, shown],
  ['switched off', { enabled: false }, offline],
  ['offline', { connection: { kind: 'offline' } }, offline],
  ['connecting', { connection: { kind: 'connecting' } }, offline],
  // A session that may still be resumed is here, too.
  ['trying again', { connection: { kind: 'retrying', retryAt: 9, failure } }, offline],
  ['refused', { connection: { kind: 'stopped', failure: { code: 'wrong-password' } } }, offline],
])('others see an account that is %s', (_, changes, seen) => {
  expect(seenOf(account(changes))).toEqual(seen)
  expect(isPresent(account(changes))).toBe(seen === shown)
})

it('the person is seen by the first account that is connected', () => {
  const first = account({ connection: { kind: 'connecting' } })
  expect(seenTogether([first])).toEqual(offline)
  expect(seenTogether([first, account({})])).toEqual(shown)
  expect(seenTogether([])).toEqual(offline)
})
