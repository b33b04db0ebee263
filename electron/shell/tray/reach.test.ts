import { expect, it } from 'vitest'
import type { Account } from '../../../shared/model/account.ts'
import { wordsIn } from '../../../shared/words/index.ts'
import { account, ROMEO, WORK } from '../testing/tray-sample.ts'
import { reachOf, reachWords, together } from './reach.ts'

const failure = { code: 'no-network' } as const
const retrying = { kind: 'retrying', retryAt: 5, failure } as const
const stopped = { kind: 'stopped', failure: { code: 'wrong-password' } } as const

it.each<[Partial<Account> & { show?: 'offline' }, string, string]>([
  [{}, 'online', 'Available'],
  [{ connection: { kind: 'connecting' } }, 'connecting', 'Connecting…'],
  [{ connection: { kind: 'connecting', after: failure } }, 'trying-again', 'Not connected, trying again'],
  [{ connection: retrying }, 'trying-again', 'Not connected, trying again'],
  [{ connection: stopped }, 'needs-attention', 'Not connected, needs your attention'],
  [{ connection: { kind: 'offline' } }, 'not-connected', 'Not connected'],
  [{ connection: { kind: 'offline' }, show: 'offline' }, 'offline', 'Offline'],
  [{ connection: retrying, show: 'offline' }, 'offline', 'Offline'],
])('%j is %s: %s', (changes, reach, said) => {
  const of = account(ROMEO, changes)
  expect([reachOf(of), reachWords(wordsIn('en'), of)]).toEqual([reach, said])
})

it('the connected account stands for all, then the one that is nearest to it', () => {
  const cutOff = account(WORK, { connection: retrying })
  const refused = account(ROMEO, { connection: stopped })
  const off = account(ROMEO, { enabled: false })
  expect(together([cutOff, account(ROMEO)])?.account.id).toBe(ROMEO)
  expect(together([account(WORK), account(ROMEO)])?.account.id).toBe(WORK)
  expect(together([refused, cutOff])?.account.id).toBe(WORK)
  expect(together([off, refused])?.reach).toBe('needs-attention')
  expect(together([off])).toBeNull()
})
