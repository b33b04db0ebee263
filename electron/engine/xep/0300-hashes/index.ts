import { payload } from '../payload.ts'
import { NS_HASHES } from './codec.ts'

export { createHasher, strongestOf } from './algorithms.ts'
export { Hash, NS_HASHES } from './codec.ts'

/** XEP-0300. SHA-3 is verified where it exists, and not announced, because Electron lacks it. */
export const hashes = payload({
  spec: 'XEP-0300',
  title: 'Use of Cryptographic Hash Functions in XMPP',
  version: '1.0.0',
  status: 'partial',
  note: 'no BLAKE2',
  features: [
    NS_HASHES,
    'urn:xmpp:hash-function-text-names:sha-1',
    'urn:xmpp:hash-function-text-names:sha-256',
    'urn:xmpp:hash-function-text-names:sha-512',
  ],
})
