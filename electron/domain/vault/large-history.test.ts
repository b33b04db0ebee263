import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeHistory, MESSAGES } from '../db/testing-history.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestSecrets } from '../testing/secrets.ts'
import { keyCheckOf, writeProtection } from './protection-record.ts'
import { run } from './testing.ts'

const BYTES = Buffer.alloc(32, 7)
const LARGE = { smallBytes: 0 }
const COUNT = 'SELECT count(*) AS n FROM message'
const OPEN = { kind: 'open', protection: 'keychain' }

function earlierProfile(): string {
  const profile = temporaryFolder()
  makeHistory(join(profile, 'balcony.db'), { kind: 'raw', bytes: BYTES }, 11)
  writeProtection(profile, { protection: 'keychain', keyCheck: keyCheckOf(BYTES) })
  return profile
}

function start(profile: string, schema = LARGE) {
  const secrets = createTestSecrets()
  secrets.kept.set('store-key', BYTES.toString('hex'))
  return run(profile, secrets, null, schema)
}

test('a large history of an earlier version shows that it is updated, then opens', async () => {
  const profile = earlierProfile()
  const { vault, states, stores, shares } = start(profile)
  await vault.open()
  expect(states).toEqual([{ kind: 'busy', work: 'migrate' }, OPEN])
  expect(shares.at(-1)).toBeNull()
  expect(Math.max(...shares.map(Number))).toBeGreaterThan(0.4)
  expect(stores[0]?.first(COUNT)).toEqual({ n: MESSAGES })
  expect(existsSync(join(profile, 'balcony.db.v11.bak'))).toBe(true)
})

test('a small one opens at once', async () => {
  const { vault, states } = start(earlierProfile(), { smallBytes: 100_000_000 })
  await vault.open()
  expect(states).toEqual([OPEN])
})

test('meanwhile a second start says that the profile is in use, and quitting waits for nothing', async () => {
  const profile = earlierProfile()
  const first = start(profile)
  const opening = first.vault.open()
  const second = start(profile)
  await second.vault.open()
  expect(second.vault.state).toEqual({ kind: 'failed', failure: { code: 'profile-in-use' } })
  await first.vault.close()
  await opening
  expect(first.states).toContainEqual({ kind: 'busy', work: 'migrate' })
  const next = start(profile)
  await next.vault.open()
  expect(next.vault.state).toEqual(OPEN)
  expect(next.stores[0]?.first(COUNT)).toEqual({ n: MESSAGES })
})
