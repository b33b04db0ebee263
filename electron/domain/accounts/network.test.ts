import { expect, test } from 'vitest'
import type { ConnectionState } from '../../../shared/model/account.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { createFakeClock } from '../../engine/testing/fake-clock.ts'
import type { Network } from '../ports.ts'
import { followNetwork } from './network.ts'

const RETRYING: ConnectionState = { kind: 'retrying', retryAt: 0, failure: { code: 'no-network' } }

function setUp(...states: ConnectionState['kind'][]) {
  const clock = createFakeClock()
  const tried: [string, number][] = []
  const startedAt = clock.now()
  let change: (change: 'online' | 'changed') => void = () => undefined
  const network: Network = {
    onChange(listener) {
      change = listener
      return () => (change = () => undefined)
    },
  }
  const accounts = states.map((kind, index) => ({
    id: `account-${index + 1}` as AccountId,
    client: {
      state: kind === 'online' ? ({ kind, jid: 'a@b/c' } as ConnectionState) : RETRYING,
      reconnectNow: () => void tried.push([`account-${index + 1}`, clock.now() - startedAt]),
    },
  }))
  const draws = [0.5, 0, 0.9]
  const random = { bytes: () => new Uint8Array(), uuid: () => '', fraction: () => draws.shift() ?? 0 }
  const release = followNetwork({ network, clock, random }, () => accounts)
  return { clock, tried, release, tell: (what: 'online' | 'changed') => change(what) }
}

test('accounts reconnect within seconds, each at a different time', async () => {
  const { clock, tried, tell } = setUp('retrying', 'retrying', 'retrying')
  tell('online')
  await clock.advance(1_500)
  expect(tried).toEqual([
    ['account-2', 0],
    ['account-1', 750],
    ['account-3', 1350],
  ])
})

test('connected accounts are checked at once', () => {
  const { tried, tell } = setUp('retrying', 'online')
  tell('changed')
  expect(tried).toEqual([['account-2', 0]])
})

test('a network that comes and goes reconnects each account once', async () => {
  const { clock, tried, tell } = setUp('retrying')
  for (let n = 0; n < 5; n++) tell('changed')
  await clock.advance(1_500)
  expect(tried).toHaveLength(1)
})

test('nothing reconnects after release', async () => {
  const { clock, tried, tell, release } = setUp('retrying')
  tell('online')
  release()
  tell('online')
  await clock.advance(60_000)
  expect(tried).toEqual([])
  expect(clock.timers).toBe(0)
})
