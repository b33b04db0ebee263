import { expect, test } from 'vitest'
import { caps, type CapsCache } from '../../engine/xep/0115-caps/index.ts'
import type { Client, Extension } from '../../engine/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { openTestStore } from '../db/testing.ts'
import { createCapabilities } from './index.ts'

const PSI = { identities: [], features: ['urn:xmpp:receipts'], forms: [] }

/** The cache that an account is given. */
function attachedCache() {
  const { store } = openTestStore()
  const attached: CapsCache[] = []
  const use = (extension: Extension<unknown>): unknown => {
    expect(extension).toBe(caps)
    return { attach: (cache: CapsCache) => void attached.push(cache) }
  }
  createCapabilities({ store }).attach({
    id: 'a' as AccountId,
    address: 'romeo@montague.example' as BareJid,
    client: { use } as unknown as Client,
  })
  const [cache] = attached
  if (!cache) throw new Error('nothing was attached')
  return { store, cache }
}

test('what was verified is remembered by its hash', () => {
  const { cache } = attachedCache()
  cache.put('sha-1', 'abc=', PSI)
  expect(cache.get('sha-1', 'abc=')).toEqual(PSI)
  expect(cache.get('sha-256', 'abc=')).toBeNull()
})

test('the oldest are forgotten, and what is too long is not remembered', () => {
  const { store, cache } = attachedCache()
  store.write((tx) => {
    for (let n = 0; n < 2_000; n++) {
      tx.run(`INSERT INTO capabilities (hash, ver, info) VALUES ('sha-1', ?, '{}')`, `v${n}`)
    }
  })
  cache.put('sha-1', 'new', PSI)
  cache.put('sha-1', 'long', { ...PSI, features: ['x'.repeat(20_000)] })
  expect(cache.get('sha-1', 'v0')).toBeNull()
  expect(cache.get('sha-1', 'v1')).toEqual({})
  expect(cache.get('sha-1', 'new')).toEqual(PSI)
  expect(cache.get('sha-1', 'long')).toBeNull()
})
