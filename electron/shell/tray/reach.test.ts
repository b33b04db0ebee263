import { expect, it } from 'vitest'
import type { Account } from '../../../shared/model/account.ts'
import { account, ROMEO, WORK } from '../testing/tray-sample.ts'
import { seenByOthers } from './reach.ts'

const failure = { code: 'no-network' } as const
const cutOff = (show: Account['presence']['show'] = 'available'): Account =>
  account(WORK, { show, connection: { kind: 'retrying', retryAt: 5, failure } })

it.each([
  ['no account', [], 'offline'],
  ['a disabled account alone', [account(ROMEO, { enabled: false })], 'offline'],
  ['a connected account', [account(ROMEO, { show: 'xa' })], 'xa'],
  ['an account without a network, whatever was chosen', [cutOff('dnd')], 'offline'],
  [
    'an account whose first try has not succeeded',
    [account(ROMEO, { connection: { kind: 'connecting' } })],
    'offline',
  ],
  ['the connected one of two', [cutOff(), account(ROMEO, { show: 'dnd' })], 'dnd'],
  ['the first one of two', [account(WORK, { show: 'away' }), account(ROMEO, { show: 'dnd' })], 'away'],
  [
    'an account without input',
    [account(ROMEO, { shown: { show: 'away', status: '', idleSince: 7 } })],
    'away',
  ],
] as const)('others see of %s: %s %s', (_of, accounts, show) => {
  expect(seenByOthers(accounts)).toBe(show)
})
