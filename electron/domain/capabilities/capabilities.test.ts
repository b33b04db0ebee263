import { expect, test } from 'vitest'
import { caps, type CapsCache } from '../../engine/xep/0115-caps/index.ts'
import type { Client, Extension } from '../../engine/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { openTestStore } from '../db/testing.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createCapabilities } from './index.ts'

const PSI = { identities: [], features: ['urn:xmpp:receipts'], forms: [] }

/** The cache that an account gets. */
function attachedCache() {
  const { store } = openTestStore()
  const ports = createTestPorts()
  const attached: CapsCache[] = []
  const use = (extension: Extension<unknown>): unknown => {
    expect(extension).toBe(caps)
    return { attach: (cache: CapsCache) => void attached.push(cache) }
  }
  createCapabilities({ store, ports }).attach({
    id: 'a' as AccountId,
    address: 'romeo@montague.example' as BareJid,
    client: { use } as unknown as Client,
  })
  const [cache] = attached
  if (!cache) throw new Error('nothing was attached')
  return { store, ports, cache }
}

test('verified capabilities are remembered by their hash', () => {
  const { cache } = attachedCache()
  cache.put('sha-1 abc=', PSI)
  expect(cache.get('sha-1 abc=')).toEqual(PSI)
  expect(cache.get('urn:xmpp:caps#sha-256.abc=')).toBeNull()
})

test('the least recently used are forgotten, and long ones are not remembered', async () => {
  const { store, ports, cache } = attachedCache()
  store.write((tx) => {
    for (let n = 0; n < 1_000; n++) {
      tx.run(`INSERT INTO capability (key, used_at, info) VALUES (?, ?, '{}')`, `v${n}`, ports.clock.now())
    }
  })
  await ports.clock.advance(3_600_000)
  expect(cache.get('v0')).toEqual({})
  cache.put('new', PSI)
  cache.put('long', { ...PSI, features: ['x'.repeat(20_000)] })
  cache.put('k'.repeat(300), PSI)
  expect(['v0', 'v1', 'v2', 'new', 'long'].map((key) => cache.get(key) !== null)).toEqual([
    true,
    false,
    true,
    true,
    false,
  ])
  expect(store.first('SELECT count(*) AS n FROM capability')).toEqual({ n: 1_000 })
})

test('a use is written down once an hour at the most', () => {
  const { store, cache } = attachedCache()
  cache.put('k', PSI)
  const before = store.first('SELECT total_changes() AS n')
  for (let n = 0; n < 100; n++) cache.get('k')
  expect(store.first('SELECT total_changes() AS n')).toEqual(before)
})
